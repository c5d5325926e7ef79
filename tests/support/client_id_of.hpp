#pragma once

#include <gapless/ids.hpp>

#include <cstdint>
#include <string_view>

namespace gapless::tests {

// An id that follows from a text, so that a test can speak of a message by what it says.
inline client_id client_id_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) {
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
    }
    client_id id;
    for (std::uint8_t& byte : id.bytes) {
        byte = static_cast<std::uint8_t>(hash >> 56);
        hash = hash * 0x9e3779b97f4a7c15U + 1;
    }
    return id;
}

}  // namespace gapless::tests
