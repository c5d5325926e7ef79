#pragma once

#include "tests/load/scenario.hpp"

#include <gapless/ids.hpp>

#include <memory>
#include <vector>

namespace gapless::load {

// A group of devices that are all connected and live. The first of them made it, and sends to it.
struct everybody {
    conversation_id group;
    std::vector<std::unique_ptr<party>> members;
};

// Of these logins, by their users: those who are in it from the beginning, as many as a new group
// may have, and the others, who are invited while there is nobody yet to hear of it.
[[nodiscard]] everybody gather(ground&, const std::vector<login>&);

}  // namespace gapless::load
