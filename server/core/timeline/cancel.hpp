#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// Makes sure that a message which is not stored never will be: `cancelled`, `sent` (too late) or
// `refused`.
//
// Its client_id and its counter are burnt. The counter must follow the last one, as for a send:
// otherwise a burnt number would refuse the messages before it.
//
// In a direct conversation that does not exist yet the conversation is made, empty, to keep the
// burnt id in; nobody's inbox shows it before its first message. Somebody who is no member any more
// may still cancel, since it takes from nobody but himself.
[[nodiscard]] outcome cancel(job_workspace&, const cancel_operation&);

}  // namespace gapless::server
