#pragma once

#include "tests/simulation/heartbeat/laboratory.hpp"

#include <string>
#include <vector>

namespace gapless::simulation {

// Three plots (SVG) into a folder that exists: wake-ups and dead time by what a network bears, and
// how the learned interval and that of Mars come about in a day. Throws std::runtime_error when a
// file cannot be written.
void draw_plots(const std::vector<lab_row>& rows, const std::string& folder);

}  // namespace gapless::simulation
