#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/wipe.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace gapless::crypto {

// A key of a fixed length. It forgets: what is destroyed or moved from is overwritten. A copy has
// to be asked for by name, it compares in constant time, and it cannot be printed.
template <std::size_t Size>
class secret_bytes {
public:
    static constexpr std::size_t size = Size;

    secret_bytes() = default;

    explicit secret_bytes(std::span<const std::uint8_t, Size> raw) {
        std::copy(raw.begin(), raw.end(), bytes_.begin());
    }

    secret_bytes(const secret_bytes&) = delete;
    secret_bytes& operator=(const secret_bytes&) = delete;

    secret_bytes(secret_bytes&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }

    secret_bytes& operator=(secret_bytes&& other) noexcept {
        if (this != &other) {
            bytes_ = other.bytes_;
            wipe(other.bytes_);
        }
        return *this;
    }

    ~secret_bytes() { wipe(bytes_); }

    [[nodiscard]] secret_bytes copy() const { return secret_bytes{view()}; }

    // Both borrow from this object.
    [[nodiscard]] std::span<const std::uint8_t, Size> view() const { return bytes_; }

    [[nodiscard]] std::span<std::uint8_t, Size> writable() { return bytes_; }

    friend bool operator==(const secret_bytes& left, const secret_bytes& right) {
        return is_equal_in_constant_time(left.bytes_, right.bytes_);
    }

    template <class Stream>
    friend Stream& operator<<(Stream& out, const secret_bytes&) = delete;

private:
    std::array<std::uint8_t, Size> bytes_{};
};

}  // namespace gapless::crypto
