#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gapless {

// A fixed number of bytes that only compares with its own kind.
template <class Tag, std::size_t Size>
struct strong_bytes {
    static constexpr std::size_t size = Size;

    std::array<std::uint8_t, Size> bytes{};

    friend constexpr auto operator<=>(const strong_bytes&, const strong_bytes&) = default;

    [[nodiscard]] constexpr bool is_zero() const { return *this == strong_bytes{}; }

    // The bytes as they travel and are stored. It borrows from this object.
    [[nodiscard]] std::string_view view() const {
        return {reinterpret_cast<const char*>(bytes.data()), Size};
    }

    // Empty when the length is wrong.
    [[nodiscard]] static std::optional<strong_bytes> from(std::string_view raw) {
        if (raw.size() != Size) {
            return std::nullopt;
        }
        strong_bytes made;
        for (std::size_t i = 0; i < Size; ++i) {
            made.bytes[i] = static_cast<std::uint8_t>(raw[i]);
        }
        return made;
    }
};

}  // namespace gapless
