#pragma once

#include "tests/simulation/prng.hpp"

#include <string>
#include <string_view>

namespace gapless::simulation {

// A frame's payload with one thing wrong in it: a field that is missing, there twice, of another
// size, type or number, or a value beyond its range. It looks at the encoding alone, so that it
// knows no more of the protocol than a stranger, and what it makes is mostly still a frame.
[[nodiscard]] std::string mutated(std::string_view payload, prng& draw);

}  // namespace gapless::simulation
