#include <gapless/utf8.hpp>

#include <cstddef>
#include <cstdint>

namespace gapless {

namespace {

// What the first byte of a character says about the rest of it (Unicode 15, table 3-7).
struct shape {
    std::size_t length = 0;  // 0: no character begins so
    std::uint8_t second_min = 0x80;
    std::uint8_t second_max = 0xBF;
};

shape shape_of(std::uint8_t first) {
    if (first <= 0x7F) {
        return {.length = 1};
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return {.length = 2};
    }
    if (first >= 0xE0 && first <= 0xEF) {
        return {
            .length = 3,
            .second_min = static_cast<std::uint8_t>(first == 0xE0 ? 0xA0 : 0x80),
            .second_max = static_cast<std::uint8_t>(first == 0xED ? 0x9F : 0xBF),
        };
    }
    if (first >= 0xF0 && first <= 0xF4) {
        return {
            .length = 4,
            .second_min = static_cast<std::uint8_t>(first == 0xF0 ? 0x90 : 0x80),
            .second_max = static_cast<std::uint8_t>(first == 0xF4 ? 0x8F : 0xBF),
        };
    }
    return {};
}

}  // namespace

bool is_utf8(std::string_view text) {
    const auto byte_at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    for (std::size_t at = 0; at < text.size();) {
        const shape expected = shape_of(byte_at(at));
        if (expected.length == 0 || expected.length > text.size() - at) {
            return false;
        }
        if (expected.length > 1 &&
            (byte_at(at + 1) < expected.second_min || byte_at(at + 1) > expected.second_max)) {
            return false;
        }
        for (std::size_t i = 2; i < expected.length; ++i) {
            if ((byte_at(at + i) & 0xC0) != 0x80) {
                return false;
            }
        }
        at += expected.length;
    }
    return true;
}

}  // namespace gapless
