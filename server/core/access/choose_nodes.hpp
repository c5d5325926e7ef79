#pragma once

#include "server/core/access/access_node.hpp"
#include "server/core/access/access_question.hpp"

#include <cstdint>
#include <vector>

namespace gapless::server {

// The nodes that this device may know of, in the order in which it should try them: the nearest
// region first, and within a region by chance (64 random bits), a node the sooner the more weight
// and the less load it has. Those without weight come last, wherever they are.
[[nodiscard]] std::vector<access_node> choose_nodes(
    std::vector<access_node> all, const access_question& asked, std::uint64_t random_bits
);

}  // namespace gapless::server
