#include "sdk/core/lists/preview_of.hpp"

#include <gapless/content.hpp>

#include <string_view>

namespace gapless::sdk {
namespace {

// The beginning of a text that should be UTF-8; what is cut off are whole characters.
std::string_view beginning_of(std::string_view text, std::size_t size) {
    if (text.size() <= size) {
        return text;
    }
    const auto continues = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
    };
    constexpr std::size_t longest = 4;  // of a character
    auto end = size;
    while (end > 0 && size - end < longest && continues(end)) {
        --end;
    }
    return text.substr(0, end);
}

}  // namespace

message_preview preview_of(const message& entry) {
    message_preview made;
    made.seq = entry.seq;
    made.sender = entry.sender;
    made.sender_name = entry.sender_name;
    made.kind = entry.kind;
    made.server_time = entry.server_time;
    made.text = beginning_of(text_of(entry), message_preview::text_bytes_max);
    return made;
}

}  // namespace gapless::sdk
