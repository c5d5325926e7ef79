#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Protobuf's variable-length numbers: seven bits a byte, the lowest first, the eighth bit set while
// there are more.
namespace gapless::wire {

struct varint {
    std::uint64_t value = 0;
    std::size_t bytes = 0;
};

// Reads one from the beginning. Empty when the text ends inside it, or when it does not end within
// `bytes_max` bytes: then the text has as many or more.
[[nodiscard]] inline std::optional<varint> read_varint(
    std::string_view text, std::size_t bytes_max = 10
) {
    varint read;
    while (read.bytes < text.size() && read.bytes < bytes_max) {
        const auto byte = static_cast<std::uint8_t>(text[read.bytes]);
        read.value |= std::uint64_t{byte & 0x7fU} << (7 * read.bytes);
        ++read.bytes;
        if (byte < 0x80) {
            return read;
        }
    }
    return std::nullopt;
}

inline void write_varint(std::uint64_t value, std::string& out) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(static_cast<std::uint8_t>(value) | 0x80U));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

}  // namespace gapless::wire
