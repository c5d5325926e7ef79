#pragma once

#include <gapless/moment.hpp>

namespace gapless::server {

// Both clocks of this machine, read now. The one place where the server asks what time it is.
[[nodiscard]] moment read_clocks();

}  // namespace gapless::server
