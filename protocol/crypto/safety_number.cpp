#include "protocol/crypto/safety_number.hpp"

#include "protocol/crypto/byte_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace gapless::crypto {

namespace {

constexpr int iterations = 5'200;
constexpr std::size_t groups = 6;

// Five bytes to five digits.
[[nodiscard]] std::string digits_of(byte_view five) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : five) {
        number = number << 8 | byte;
    }
    const std::string digits = std::to_string(number % 100'000);
    return std::string(5 - digits.size(), '0') + digits;
}

}  // namespace

std::string fingerprint_digits(algorithms& use, const account_identity& of) {
    const bytes user = byte_writer{}.user(of.user).take();
    auto hash = use.sha512({view_of("gapless/v1/safety"), user, of.account_key.bytes});
    for (int i = 1; i < iterations; ++i) {
        hash = use.sha512({hash, of.account_key.bytes});
    }
    std::string digits;
    for (std::size_t group = 0; group < groups; ++group) {
        digits += digits_of(byte_view{hash}.subspan(group * 5, 5));
    }
    return digits;
}

std::string safety_number(
    algorithms& use, const account_identity& one, const account_identity& other
) {
    std::string first = fingerprint_digits(use, one);
    std::string second = fingerprint_digits(use, other);
    if (second < first) {
        std::swap(first, second);
    }
    return first + second;
}

}  // namespace gapless::crypto
