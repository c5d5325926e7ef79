#pragma once

#include <gapless/time.hpp>

namespace gapless::protocol {

// One ping and what came of it: so long nothing had passed, either way, when it was sent.
struct heartbeat_trial {
    duration silence;
    wall_time at;

    // Of a ping without an answer: nothing but the silence explains it. The network was the same
    // before and after, no timer was late, the device did not sleep, and the next connection stood
    // at once.
    bool is_sound = true;

    friend bool operator==(const heartbeat_trial&, const heartbeat_trial&) = default;
};

}  // namespace gapless::protocol
