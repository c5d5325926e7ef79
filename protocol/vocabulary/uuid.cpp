#include <gapless/assert.hpp>
#include <gapless/uuid.hpp>

#include <cstddef>
#include <cstdint>

namespace gapless {

namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t text_length = 36;

// Whether a dash belongs before this byte of the sixteen.
constexpr bool has_dash_before(std::size_t byte) {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

std::optional<std::uint8_t> value_of(char digit) {
    if (digit >= '0' && digit <= '9') {
        return static_cast<std::uint8_t>(digit - '0');
    }
    if (digit >= 'a' && digit <= 'f') {
        return static_cast<std::uint8_t>(digit - 'a' + 10);
    }
    if (digit >= 'A' && digit <= 'F') {
        return static_cast<std::uint8_t>(digit - 'A' + 10);
    }
    return std::nullopt;
}

}  // namespace

std::string uuid_text(std::string_view sixteen_bytes) {
    GAPLESS_ASSERT(sixteen_bytes.size() == client_id::size);
    std::string text;
    text.reserve(text_length);
    for (std::size_t i = 0; i < sixteen_bytes.size(); ++i) {
        if (has_dash_before(i)) {
            text += '-';
        }
        const auto byte = static_cast<std::uint8_t>(sixteen_bytes[i]);
        text += digits[byte >> 4];
        text += digits[byte & 0x0F];
    }
    return text;
}

std::optional<client_id> client_id_from_text(std::string_view text) {
    if (text.size() != text_length) {
        return std::nullopt;
    }
    client_id id;
    std::size_t at = 0;
    for (std::size_t i = 0; i < client_id::size; ++i) {
        if (has_dash_before(i) && text[at++] != '-') {
            return std::nullopt;
        }
        const auto high = value_of(text[at++]);
        const auto low = value_of(text[at++]);
        if (!high || !low) {
            return std::nullopt;
        }
        id.bytes[i] = static_cast<std::uint8_t>(*high << 4 | *low);
    }
    return id;
}

}  // namespace gapless
