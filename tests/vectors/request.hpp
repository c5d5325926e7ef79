#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <gapless/strong_bytes.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::tests {

// What a line asks for cannot be done, and the name of why: caught where lines are answered.
class refused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// One line: an object whose bytes are in hex. Whatever is wrong with a field refuses the line.
class request {
public:
    explicit request(std::string_view line);

    [[nodiscard]] std::string op() const;

    // Empty bytes for a field that is not there.
    [[nodiscard]] crypto::bytes bytes_or_none(const char* name) const;

    [[nodiscard]] crypto::bytes bytes(const char* name) const;

    template <std::size_t Size>
    [[nodiscard]] std::array<std::uint8_t, Size> fixed(const char* name) const {
        std::array<std::uint8_t, Size> read{};
        const crypto::bytes some = bytes(name);
        if (some.size() != Size) {
            throw refused("wrong_length");
        }
        for (std::size_t i = 0; i < Size; ++i) {
            read[i] = some[i];
        }
        return read;
    }

    template <class Strong>
    [[nodiscard]] Strong strong(const char* name) const {
        return Strong{fixed<Strong::size>(name)};
    }

    [[nodiscard]] crypto::secret_bytes<32> key(const char* name) const {
        return crypto::secret_bytes<32>{fixed<32>(name)};
    }

    // Below 2^63; 0 for a field that is not there.
    [[nodiscard]] std::uint64_t number(const char* name) const;
    [[nodiscard]] std::uint32_t small_number(const char* name) const;

    [[nodiscard]] std::string text(const char* name) const;
    [[nodiscard]] std::string text_or(const char* name, const char* otherwise) const;

private:
    [[nodiscard]] const nlohmann::json& field(const char* name) const;

    nlohmann::json object_;
};

[[nodiscard]] std::string hex_of(crypto::byte_view some);

// The value, or the refusal of the line.
template <class T>
[[nodiscard]] T demand(crypto::outcome<T> found) {
    if (!found) {
        throw refused(std::string(crypto::name_of(found.error())));
    }
    return std::move(found).value();
}

inline void demand(const crypto::outcome<void>& done) {
    if (!done) {
        throw refused(std::string(crypto::name_of(done.error())));
    }
}

}  // namespace gapless::tests
