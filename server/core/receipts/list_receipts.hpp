#pragma once

#include "protocol/wire/request_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// Who has read, or got, an entry: members whose cursors cover it, but for its author and for those
// who joined after it. For members, of an entry that they may see. It changes nothing.
[[nodiscard]] result<protocol::receipts_page>
list_receipts(job_workspace&, const actor& by, const protocol::list_receipts&);

}  // namespace gapless::server
