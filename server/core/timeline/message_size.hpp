#pragma once

#include <gapless/message.hpp>

#include <cstddef>
#include <string>

namespace gapless::server {

// What a message takes in a frame, rounded up.
[[nodiscard]] inline std::size_t message_size(const message& entry) {
    constexpr std::size_t envelope_bytes = 160;
    constexpr std::size_t name_bytes = 2;     // beside its text
    constexpr std::size_t origin_bytes = 16;  // beside its author
    std::size_t bytes = entry.body.size() + envelope_bytes;
    for (const std::string& name : entry.mentions) {
        bytes += name.size() + name_bytes;
    }
    bytes += entry.origin ? entry.origin->author.size() + origin_bytes : 0;
    return bytes;
}

}  // namespace gapless::server
