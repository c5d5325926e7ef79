#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace gapless::crypto {

// A number modulo 2^255 - 19 as both curves write it: 32 bytes, little-endian.
using curve_coordinate = std::array<std::uint8_t, 32>;

[[nodiscard]] constexpr curve_coordinate without_top_bit(curve_coordinate some) {
    some.back() &= 0x7f;
    return some;
}

// 2^255 - 20, the largest there is.
inline constexpr curve_coordinate coordinate_minus_one = [] {
    curve_coordinate largest{};
    largest.fill(0xff);
    largest.front() = 0xec;
    largest.back() = 0x7f;
    return largest;
}();

// Whether it is the shortest way to write its number: below 2^255 - 19. For public keys only, since
// the time that it takes depends on them.
[[nodiscard]] constexpr bool is_reduced(const curve_coordinate& some) {
    for (std::size_t i = some.size(); i-- > 0;) {
        if (some[i] != coordinate_minus_one[i]) {
            return some[i] < coordinate_minus_one[i];
        }
    }
    return true;
}

}  // namespace gapless::crypto
