#pragma once

#include "tests/simulation/dishonest/attack.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace gapless::simulation {

// Plays an attack with all checks on, and then, where there is one, with its check switched off.
struct attack_run {
    // Follows what happens with all checks on; may be empty.
    std::function<void(const std::string&)> listener = {};

    // Nothing, or what was not as it has to be:
    // - with all checks on, nobody is shown a forged text as end_to_end (I30), the devices that
    //   have to find something do, as what and when they have to (I31), and nobody else does;
    // - without its check it succeeds, and nobody finds anything.
    [[nodiscard]] std::optional<std::string> failure_of(const attack&, std::uint64_t seed) const;
};

}  // namespace gapless::simulation
