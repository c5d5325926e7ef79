#pragma once

#include "server/core/store/job_workspace.hpp"

namespace gapless::server {

// Takes a step of what has expired away: the entries, what annotates and mentions them. A hole is
// left of each, and one that begins right above the floor raises it. True: there may be more.
[[nodiscard]] bool remove_expired(job_workspace&);

}  // namespace gapless::server
