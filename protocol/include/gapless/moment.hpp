#pragma once

#include <gapless/time.hpp>

namespace gapless {

// Both clocks read at once: what a driver hands to an engine with each input.
struct moment {
    instant steady;  // for deadlines
    wall_time wall;  // for stamps

    friend constexpr bool operator==(const moment&, const moment&) = default;
};

}  // namespace gapless
