#pragma once

#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/reason.hpp"
#include "protocol/crypto/secret_bytes.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

namespace gapless::crypto {

// For GoogleTest, which finds it by this name.
inline void PrintTo(reason why, std::ostream* out) { *out << name_of(why); }

}  // namespace gapless::crypto

namespace gapless::crypto::tests {

// What most tests of this layer begin with: bytes written in hex, keys that a number makes.

[[nodiscard]] inline bytes hex(std::string_view digits) {
    const auto value = [](char digit) {
        return static_cast<std::uint8_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
    };
    bytes read;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        const std::uint8_t high = value(digits[i]);
        read.push_back(static_cast<std::uint8_t>(high << 4 | value(digits[i + 1])));
    }
    return read;
}

template <std::size_t Size>
[[nodiscard]] std::array<std::uint8_t, Size> fixed(std::string_view digits) {
    std::array<std::uint8_t, Size> made{};
    const bytes read = hex(digits);
    GAPLESS_ASSERT(read.size() == Size);
    std::copy(read.begin(), read.end(), made.begin());
    return made;
}

template <std::size_t Size>
[[nodiscard]] constexpr std::array<std::uint8_t, Size> filled(std::uint8_t byte) {
    std::array<std::uint8_t, Size> made{};
    made.fill(byte);
    return made;
}

[[nodiscard]] inline bytes owned(byte_view some) { return {some.begin(), some.end()}; }

[[nodiscard]] inline secret_bytes<32> key_of(std::string_view digits) {
    return secret_bytes<32>{fixed<32>(digits)};
}

[[nodiscard]] inline secret_bytes<32> key_number(std::uint8_t number) {
    return secret_bytes<32>{filled<32>(number)};
}

[[nodiscard]] inline signing_key signer_number(std::uint8_t number) {
    return signing_key::from(key_number(number)).value();
}

[[nodiscard]] inline verifying_key verifier_of(const signing_key& signer) {
    return verifying_key::from(signer.public_half()).value();
}

[[nodiscard]] inline agreement_key agreement_number(std::uint8_t number) {
    return agreement_key::from(key_number(number)).value();
}

[[nodiscard]] inline std::unique_ptr<algorithms> loaded() { return algorithms::load().value(); }

// The reason of a failure; no reason at all (a number that none has) for a success.
template <class T>
[[nodiscard]] reason why(const outcome<T>& found) {
    return found.has_value() ? reason{} : found.error();
}

}  // namespace gapless::crypto::tests
