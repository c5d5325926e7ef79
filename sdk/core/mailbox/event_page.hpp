#pragma once

#include <gapless/event.hpp>

#include <cstddef>
#include <variant>

namespace gapless::sdk {

// A page of events ends with the one that makes it so long.
inline constexpr std::size_t event_bytes_max = std::size_t{1024} * 1024;

[[nodiscard]] inline std::size_t body_bytes_of(const event& told) {
    const auto* brought = std::get_if<message_event>(&told.what);
    return brought == nullptr ? 0 : brought->message.body.size();
}

}  // namespace gapless::sdk
