#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// Whom of these names a device may watch: its user's contacts, and the user. All others are nobody,
// whether they exist or not.
[[nodiscard]] outcome find_watched(job_workspace&, const watch_operation&);

}  // namespace gapless::server
