#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// Which members wrote the newest entries of some groups: a hint_result. It changes nothing.
[[nodiscard]] outcome find_authors(job_workspace&, const hint_operation&);

}  // namespace gapless::server
