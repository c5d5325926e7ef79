#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace gapless::crypto {

// Bytes that are no secret, lent and owned.
using byte_view = std::span<const std::uint8_t>;
using bytes = std::vector<std::uint8_t>;

// What is hashed or authenticated as if it were one piece.
using byte_parts = std::initializer_list<byte_view>;

// A SHA-256, whole and cut to its first half.
using digest = std::array<std::uint8_t, 32>;
using short_digest = std::array<std::uint8_t, 16>;

[[nodiscard]] inline byte_view view_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Numbers are big-endian in every layout of this layer.
[[nodiscard]] constexpr std::array<std::uint8_t, 4> big_endian(std::uint32_t number) {
    return {
        static_cast<std::uint8_t>(number >> 24),
        static_cast<std::uint8_t>(number >> 16),
        static_cast<std::uint8_t>(number >> 8),
        static_cast<std::uint8_t>(number),
    };
}

[[nodiscard]] constexpr std::array<std::uint8_t, 8> big_endian(std::uint64_t number) {
    std::array<std::uint8_t, 8> written{};
    for (std::size_t i = 0; i < written.size(); ++i) {
        written[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    }
    return written;
}

[[nodiscard]] inline short_digest first_half(const digest& whole) {
    short_digest half{};
    for (std::size_t i = 0; i < half.size(); ++i) {
        half[i] = whole[i];
    }
    return half;
}

}  // namespace gapless::crypto
