#pragma once

#include <gapless/network_kind.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::simulation {

// What a device lives in for some days: the paths that its packets may take, and what happens to
// them and to it. Made of a file (see docs/internals/heartbeat.md) or by the laboratory itself.
// Times count from the beginning.
struct lab_network {
    // A way to the server, with something on it that forgets connections which nothing passes.
    struct path {
        // From then on it forgets after so much silence.
        struct memory {
            duration from;
            duration forgets_after;
        };

        std::string name;
        network_kind kind = network_kind::other;
        std::vector<memory> memories;      // ascending; empty: it never forgets
        std::uint32_t loss_per_mille = 0;  // of questions and their answers
        bool resets = false;               // says so to whoever sends on what it forgot

        [[nodiscard]] std::optional<duration> forgets_after(duration at) const;
    };

    struct span {
        duration at;
        duration lasts;
        bool is_told = true;  // the device is
    };

    struct hand_over {
        duration at;
        std::size_t to;
        bool is_told = true;
    };

    struct clock_jump {
        duration at;
        duration by;
    };

    std::string name;
    duration lasts = days(7);
    std::vector<path> paths;
    std::vector<hand_over> hand_overs;
    std::vector<span> outages;
    std::vector<span> suspends;  // the device sleeps, its monotonic clock too
    std::vector<clock_jump> clock_jumps;
    std::uint32_t late_per_mille = 0;  // of timers
    duration late_max;
    std::uint32_t messages_a_day = 0;  // to the device
};

// One path that always forgets after so long.
[[nodiscard]] lab_network steady_network(duration forgets_after);

}  // namespace gapless::simulation
