#pragma once

#include <cstdint>

namespace gapless {

// How a device in the background chooses the silence after which it asks whether its connection is
// still there.
enum class heartbeat_rule : std::uint8_t {
    learned = 1,   // as long as the network bears, which it finds out and remembers
    extrapolated,  // from the last two: 0.8 or 1.2 times their mean
    fixed,         // config::background_silence_max, always
};

}  // namespace gapless
