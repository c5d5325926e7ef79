#pragma once

#include "server/ops/server_settings.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// gaplessd with its settings: puts the server together, says on stdout where it listens, and serves
// until SIGTERM or SIGINT. Fails when it cannot start.
[[nodiscard]] result<void> run_program(const server_settings&);

}  // namespace gapless::server
