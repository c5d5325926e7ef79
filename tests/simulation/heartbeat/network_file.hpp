#pragma once

#include "tests/simulation/heartbeat/lab_network.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gapless::simulation {

// A network as a file describes it; docs/internals/heartbeat.md has the format. Throws
// std::runtime_error, which says what is wrong with the file.
[[nodiscard]] lab_network read_network(const std::string& path);

// What many devices live in, weighted.
struct lab_mix {
    struct member {
        lab_network network;
        std::uint32_t weight = 0;
        std::string source;  // of the weight
    };

    std::vector<member> members;
};

// The same of a mix, whose networks may be files beside it.
[[nodiscard]] lab_mix read_mix(const std::string& path);

}  // namespace gapless::simulation
