#pragma once

#include <gapless/message.hpp>

#include <cstddef>
#include <string>

namespace gapless::server {

// What a message takes in a frame, rounded up.
[[nodiscard]] inline std::size_t message_size(const message& entry) {
    constexpr std::size_t envelope_bytes = 160;
    constexpr std::size_t name_bytes = 2;  // beside its text
    std::size_t bytes = entry.body.size() + envelope_bytes;
    for (const std::string& name : entry.mentions) {
        bytes += name.size() + name_bytes;
    }
    return bytes;
}

}  // namespace gapless::server
