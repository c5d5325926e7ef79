#pragma once

#include "protocol/planted_bugs.hpp"
#include "tests/simulation/invariant.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/run_record.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

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
    std::optional<run_record::failure> failed;  // empty: not found
};

// Tries seeds first, first + 1, … until the bug shows or `seeds` were tried.
[[nodiscard]] finding search_for(
    const plant&, std::uint64_t first, std::uint64_t seeds, std::uint64_t workers
);

// How rare a bug is, and how long it takes to find it.
struct measurement {
    std::uint64_t seeds = 0;
    std::uint64_t hits = 0;
    std::map<std::string, std::uint64_t> broken;  // hits by invariant
    std::vector<std::uint64_t> seeds_to_find;     // one an independent base, ascending

    [[nodiscard]] std::uint64_t median() const { return seeds_to_find[seeds_to_find.size() / 2]; }

    // Fewer than a fifth of the seeds hit it, and it takes no thousand of them.
    [[nodiscard]] bool is_rare_and_found() const {
        return hits * 5 < seeds && median() <= 1'000 && seeds_to_find.back() <= 5'000;
    }
};

// Runs `seeds` seeds to their ends and, besides, searches from each of eleven bases.
[[nodiscard]] measurement measure(
    const plant&, std::uint64_t first, std::uint64_t seeds, std::uint64_t workers
);

}  // namespace gapless::simulation
