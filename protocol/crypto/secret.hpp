#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/wipe.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace gapless::crypto {

// Secret bytes of a length that is known when they are made, and does not change: what secret_bytes
// is for keys, for what was decrypted. Moving leaves nothing behind.
class secret {
public:
    secret() = default;

    explicit secret(std::size_t size) : bytes_(size) {}

    explicit secret(byte_view raw) : bytes_(raw.begin(), raw.end()) {}

    secret(const secret&) = delete;
    secret& operator=(const secret&) = delete;

    secret(secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

    secret& operator=(secret&& other) noexcept {
        if (this != &other) {
            wipe(bytes_);
            bytes_ = std::exchange(other.bytes_, {});
        }
        return *this;
    }

    ~secret() { wipe(bytes_); }

    [[nodiscard]] std::size_t size() const { return bytes_.size(); }

    // Both borrow from this object.
    [[nodiscard]] byte_view view() const { return bytes_; }

    [[nodiscard]] std::span<std::uint8_t> writable() { return bytes_; }

    friend bool operator==(const secret& left, const secret& right) {
        return is_equal_in_constant_time(left.bytes_, right.bytes_);
    }

    template <class Stream>
    friend Stream& operator<<(Stream& out, const secret&) = delete;

private:
    bytes bytes_;
};

}  // namespace gapless::crypto
