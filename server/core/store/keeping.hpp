#pragma once

#include <gapless/time.hpp>

namespace gapless::server {

// How long the archive holds an entry. Devices go by `message::expires` alone, and may have it for
// longer.
struct keeping {
    wall_time until = {};  // it goes then at the latest; 0: never
    bool waits = false;    // it goes as soon as every device has it

    [[nodiscard]] bool is_over(wall_time now) const { return until != wall_time{} && until <= now; }

    friend bool operator==(const keeping&, const keeping&) = default;
};

}  // namespace gapless::server
