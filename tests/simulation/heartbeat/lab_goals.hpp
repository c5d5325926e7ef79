#pragma once

#include "tests/simulation/heartbeat/laboratory.hpp"

#include <string>
#include <vector>

namespace gapless::simulation {

// What the learned heartbeat has to be, and whether it is.
struct lab_goal {
    std::string said;   // what was asked
    std::string found;  // the worst that there was
    bool is_met = false;
};

// Of the learned heartbeat alone: they need no other strategy's life.
[[nodiscard]] std::vector<lab_goal> judge_alone(const std::vector<lab_row>& rows);

// All of them.
[[nodiscard]] std::vector<lab_goal> judge(const std::vector<lab_row>& rows);

}  // namespace gapless::simulation
