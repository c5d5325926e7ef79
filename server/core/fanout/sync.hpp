#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// One page of what changed in the user's inbox since a version: a sync_page (or the error
// superseded or kicked).
//
// A page never names a version beyond its entries, unless it holds all that there are: a device
// moves its cursor to that version, and would never hear of what lies between. What the inbox does
// not tell, large groups, is listed behind that, with as many pages more as it takes.
[[nodiscard]] outcome sync(job_workspace&, const sync_operation&);

}  // namespace gapless::server
