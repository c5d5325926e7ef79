#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// Keeps how far members have got the messages: a delivered_result.
//
// Kept for direct conversations and for groups that are not too large; a mark that need not be kept
// counts as kept, so that nobody repeats it. One beyond the head is of another log, and is passed
// over.
[[nodiscard]] outcome keep_delivered(job_workspace&, const delivered_operation&);

}  // namespace gapless::server
