#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gapless {

// What a mailbox is encrypted with (config::mailbox_key): 32 bytes that the app draws at random,
// and keeps where its system keeps secrets. It is no password: nothing is done to make a guess
// dear.
//
// What is destroyed or assigned to is overwritten; it cannot be printed, and compares in constant
// time. A value: copy it as you like, one thread at a time.
class mailbox_key {
public:
    static constexpr std::size_t size = 32;

    explicit mailbox_key(std::span<const std::uint8_t, size> bytes);

    // Nothing, if it is not exactly 32 bytes. They stay the caller's to overwrite.
    [[nodiscard]] static std::optional<mailbox_key> from(std::string_view bytes);

    mailbox_key(const mailbox_key&) = default;
    mailbox_key& operator=(const mailbox_key&) = default;
    ~mailbox_key();

    // Borrowed from this object.
    [[nodiscard]] std::span<const std::uint8_t, size> view() const { return bytes_; }

    friend bool operator==(const mailbox_key& left, const mailbox_key& right) {
        return is_equal(left, right);
    }

    template <class Stream>
    friend Stream& operator<<(Stream& out, const mailbox_key&) = delete;

private:
    [[nodiscard]] static bool is_equal(const mailbox_key& left, const mailbox_key& right);

    std::array<std::uint8_t, size> bytes_;
};

}  // namespace gapless
