#pragma once

#include "sdk/core/mailbox/network_memory.hpp"
#include "storage/sqlite/database.hpp"

#include <vector>

namespace gapless::sdk {

// What was learned of networks, the latest first: all of it, in the place of what there was.
void write_networks(storage::database& into, const std::vector<network_memory>& networks);

[[nodiscard]] std::vector<network_memory> read_networks(storage::database& from);

}  // namespace gapless::sdk
