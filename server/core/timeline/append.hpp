#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// Gives a message its seq, or says why not: `sent` or `refused`.
//
// The order of the checks is part of the protocol: (1) a client_id that is stored already gets its
// first answer again, whatever else has changed since; (2) authorisation and size; (3) the
// sender's counter; only then is anything stored. So a repeat is never refused for what happened
// after the first try, and a refusal leaves no trace, not even a direct conversation.
[[nodiscard]] outcome append(job_workspace&, const append_operation&);

}  // namespace gapless::server
