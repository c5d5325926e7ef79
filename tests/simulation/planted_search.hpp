#pragma once

#include "protocol/planted_bugs.hpp"
#include "tests/simulation/invariant.hpp"
#include "tests/simulation/options.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace gapless::simulation {

// A bug in the simulator's copy of the product, the invariant its author expects to break, and a
// seed that is known to find it.
struct plant {
    planted::bug bug;
    invariant expected;
    store_kind store;
    std::uint64_t known_seed;
};

[[nodiscard]] std::span<const plant> all_plants();

struct finding {
    std::uint64_t seeds = 0;  // tried, the one that found it included
    std::uint64_t seed = 0;
    std::optional<invariant> broken;  // empty: not found
    std::string what;
};

// Tries seeds first, first + 1, … until the bug shows or `seeds` were tried.
[[nodiscard]] finding search_for(const plant&, std::uint64_t first, std::uint64_t seeds);

}  // namespace gapless::simulation
