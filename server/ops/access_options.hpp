#pragma once

#include "server/ops/server_settings.hpp"

namespace CLI {
class App;
}

namespace gapless::server {

// What devices are told of the nodes that there are: --access-nodes, and what belongs to it.
void add_access_options(CLI::App&, server_settings&);

}  // namespace gapless::server
