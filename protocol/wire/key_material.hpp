#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace gapless::protocol {

// A key that a frame hands out. Frames are values that are copied, and so is this; but each copy is
// overwritten when it ends, it compares without telling where it differs, and it cannot be printed.
class key_material {
public:
    static constexpr std::size_t size = 32;

    key_material() = default;

    explicit key_material(std::span<const std::uint8_t, size> raw) {
        std::copy(raw.begin(), raw.end(), bytes_.begin());
    }

    key_material(const key_material&) = default;
    key_material& operator=(const key_material&) = default;

    ~key_material() { wipe(bytes_); }

    // Borrowed from this object.
    [[nodiscard]] std::span<const std::uint8_t, size> view() const { return bytes_; }

    // What the compiler may not leave out, though nobody reads it again.
    static void wipe(std::span<std::uint8_t> gone) {
        for (std::uint8_t& byte : gone) {
            *static_cast<volatile std::uint8_t*>(&byte) = 0;
        }
    }

    friend bool operator==(const key_material& left, const key_material& right) {
        unsigned differ = 0;
        for (std::size_t i = 0; i < size; ++i) {
            differ |= static_cast<unsigned>(left.bytes_[i]) ^ right.bytes_[i];
        }
        return differ == 0;
    }

    template <class Stream>
    friend Stream& operator<<(Stream& out, const key_material&) = delete;

private:
    std::array<std::uint8_t, size> bytes_{};
};

}  // namespace gapless::protocol
