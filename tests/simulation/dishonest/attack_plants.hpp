#pragma once

#include "protocol/planted.hpp"

#include <cstdint>
#include <vector>

namespace gapless::simulation {

// The planted bugs that switch off what catches an attack, each once.
[[nodiscard]] std::vector<planted::bug> attack_plants();

// Plays all attacks that the bug lets succeed, with it and without, and prints one line. False when
// one of them is not as it has to be.
[[nodiscard]] bool search_attacks(planted::bug wanted, std::uint64_t seed, bool as_json);

}  // namespace gapless::simulation
