#pragma once

#include <cstdint>
#include <string>

namespace gapless::simulation {

// `gapless-sim --attack NAME`: plays an attack of a dishonest server, or all of them.
struct attack_command {
    std::string wanted;  // a name, a number, or "all"
    std::uint64_t first_seed = 1;
    std::uint64_t seeds = 1;
    bool as_json = false;
    bool log = false;  // of what happens with all checks on

    // The program's exit code: 1 when one of them was not as it has to be, 2 when there is none of
    // that name.
    [[nodiscard]] int run() const;
};

}  // namespace gapless::simulation
