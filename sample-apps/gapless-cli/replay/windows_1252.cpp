#include "sample-apps/gapless-cli/replay/windows_1252.hpp"

#include <gapless/utf8.hpp>

#include <array>
#include <cstdint>

namespace gapless::cli {

namespace {

// Where it differs from Latin-1: 0x80 to 0x9f.
constexpr std::array<std::uint16_t, 32> differing{
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

void append(std::string& text, std::uint32_t point) {
    const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xc0 | (point >> 6));
        put(0x80 | (point & 0x3f));
    } else {
        put(0xe0 | (point >> 12));
        put(0x80 | ((point >> 6) & 0x3f));
        put(0x80 | (point & 0x3f));
    }
}

}  // namespace

std::string utf8_of(std::string_view text) {
    if (is_utf8(text)) {
        return std::string(text);
    }
    std::string read;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        append(read, byte >= 0x80 && byte < 0xa0 ? differing[byte - 0x80U] : byte);
    }
    return read;
}

}  // namespace gapless::cli
