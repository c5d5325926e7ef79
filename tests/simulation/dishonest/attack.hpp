#pragma once

#include "protocol/planted_bugs.hpp"
#include "tests/simulation/dishonest/expectation.hpp"
#include "tests/simulation/dishonest/stage.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace gapless::simulation {

// One thing that a dishonest server tries.
struct attack {
    std::string_view number;  // as in docs/internals/encryption.md
    std::string_view name;

    // Plays it on an open stage. Whether the server has got what it wanted.
    bool (*play)(stage&) = nullptr;

    // What each device finds first; whoever is not named finds nothing. Empty: nobody can.
    std::vector<expectation> found;

    // Whether it comes to nothing; otherwise somebody is harmed, and knows.
    bool is_prevented = true;

    // The check that catches it, switched off; nothing where no check can.
    std::optional<planted::bug> without;
};

}  // namespace gapless::simulation
