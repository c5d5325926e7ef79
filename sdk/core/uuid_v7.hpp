#pragma once

#include "protocol/entropy.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace gapless::sdk {

// A new id of 16 bytes: a version 7 UUID, which begins with the time and is chance for the rest.
template <class Id>
[[nodiscard]] Id draw_uuid_v7(wall_time now, protocol::entropy& chance) {
    Id id;
    chance.fill(std::span(id.bytes).subspan(6));
    const auto stamp = static_cast<std::uint64_t>(now.milliseconds);
    for (std::size_t i = 0; i < 6; ++i) {
        id.bytes[i] = static_cast<std::uint8_t>(stamp >> (40 - 8 * i) & 0xff);
    }
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

}  // namespace gapless::sdk
