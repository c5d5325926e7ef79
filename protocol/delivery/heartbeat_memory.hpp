#pragma once

#include <gapless/time.hpp>

#include <cstdint>
#include <optional>

namespace gapless::protocol {

// What is known of one network's patience with silence. Made to be stored as it is.
struct heartbeat_memory {
    std::optional<duration> low;       // the longest silence that passed
    std::optional<duration> high;      // the shortest that did not
    std::uint32_t looks = 0;           // upward, since they came together
    std::optional<wall_time> look_at;  // when to look upward next

    friend bool operator==(const heartbeat_memory&, const heartbeat_memory&) = default;
};

}  // namespace gapless::protocol
