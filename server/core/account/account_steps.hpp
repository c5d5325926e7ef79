#pragma once

#include "server/core/account/account_request.hpp"
#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"

namespace gapless::server {

// The part of an account request that needs the store: an account_result, or the error that the
// person is told.
//
// What changed something is kept under the request's id and answered the same again; a failure
// changed nothing, and is not kept.
[[nodiscard]] outcome run_account_step(job_workspace&, const account_command&);

}  // namespace gapless::server
