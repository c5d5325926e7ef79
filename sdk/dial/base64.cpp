#include "sdk/dial/base64.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace gapless::sdk {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64_of(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto group = bytes.substr(i, 3);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            const auto byte = k < group.size() ? static_cast<std::uint8_t>(group[k]) : 0U;
            bits = bits << 8 | byte;
        }
        for (std::size_t k = 0; k < 4; ++k) {
            const auto digit = bits >> (18 - 6 * k) & 0x3F;
            text.push_back(k <= group.size() ? alphabet[digit] : '=');
        }
    }
    return text;
}

std::optional<std::string> bytes_of_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    const auto padding = static_cast<std::size_t>(
        std::find_if(text.rbegin(), text.rend(), [](char c) { return c != '='; }) - text.rbegin()
    );
    if (padding > 2) {
        return std::nullopt;
    }
    std::string bytes;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text.substr(0, text.size() - padding)) {
        const auto digit = alphabet.find(c);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes.push_back(static_cast<char>(bits >> held & 0xFF));
        }
    }
    return bytes;
}

}  // namespace gapless::sdk
