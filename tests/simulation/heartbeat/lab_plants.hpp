#pragma once

#include "protocol/planted_bugs.hpp"
#include "tests/simulation/heartbeat/lab_goals.hpp"
#include "tests/simulation/heartbeat/laboratory.hpp"

#include <optional>
#include <span>

namespace gapless::simulation {

// Planted bugs that no seed can find, for what they break takes days: the laboratory of heartbeats
// does, by a goal that the learned heartbeat then misses.
[[nodiscard]] std::span<const planted::bug> lab_plants();

// The rows of a laboratory in which the learned heartbeat is right; its lives are lived again with
// the bug in it. Empty: every goal is still met.
[[nodiscard]] std::optional<lab_goal> search_laboratory(
    planted::bug wanted, const std::vector<lab_row>& rows
);

}  // namespace gapless::simulation
