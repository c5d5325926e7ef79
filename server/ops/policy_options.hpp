#pragma once

#include "server/ops/server_settings.hpp"

namespace CLI {
class App;
}

namespace gapless::server {

// --policy, and what no other option has of it. Options are looked at in the order in which they
// are added: whatever wins over a policy has to be added after this.
void add_policy_options(CLI::App&, server_settings&);

}  // namespace gapless::server
