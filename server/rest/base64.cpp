#include "server/rest/base64.hpp"

#include <cstddef>
#include <cstdint>

namespace gapless::server {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

[[nodiscard]] std::optional<std::uint32_t> value_of(char digit) {
    if (digit == '-' || digit == '_') {
        return digit == '-' ? 62 : 63;
    }
    const std::size_t place = alphabet.find(digit);
    return place == std::string_view::npos ? std::nullopt
                                           : std::optional{static_cast<std::uint32_t>(place)};
}

}  // namespace

std::string base64_text(std::string_view bytes) {
    std::string text;
    std::uint32_t pending = 0;
    unsigned bits = 0;
    for (const char each : bytes) {
        pending = pending << 8 | static_cast<unsigned char>(each);
        for (bits += 8; bits >= 6; bits -= 6) {
            text += alphabet[pending >> (bits - 6) & 63];
        }
    }
    if (bits > 0) {
        text += alphabet[pending << (6 - bits) & 63];
    }
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::optional<std::string> base64_bytes(std::string_view text) {
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) {
        text.remove_suffix(1);
    }
    std::string bytes;
    std::uint32_t pending = 0;
    unsigned bits = 0;
    for (const char each : text) {
        const std::optional<std::uint32_t> value = value_of(each);
        if (!value) {
            return std::nullopt;
        }
        pending = pending << 6 | *value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>(pending >> bits & 0xff);
        }
    }
    // What is left over are zeros of less than one digit, or the text was cut short.
    const bool is_whole = bits < 6 && (pending & ((1u << bits) - 1)) == 0;
    return is_whole ? std::optional{bytes} : std::nullopt;
}

}  // namespace gapless::server
