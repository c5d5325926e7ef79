#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// Answers a request with a response (or the error superseded or kicked).
//
// A request that changes something has one effect: its first answer, a failure too, is kept under
// its user and id and given again. Otherwise a failure that was told could turn into an effect when
// a late copy of the request arrives.
[[nodiscard]] outcome answer_request(job_workspace&, const request_operation&);

}  // namespace gapless::server
