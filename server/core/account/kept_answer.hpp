#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"

#include <gapless/ids.hpp>

#include <optional>

namespace gapless::server {

// The first answers of account requests. Kept is who it was about; accounts and devices are read
// again, and the tokens are made again from the request's id.

// Empty: this request has not been answered yet. `actor` 0: the request was made by somebody who
// need not be logged in (any more).
[[nodiscard]] std::optional<account_result>
find_kept(job_workspace&, user_id actor, const request_id&);

void keep(job_workspace&, user_id actor, const request_id&, const account_result& answer);

}  // namespace gapless::server
