#pragma once

#include "protocol/wire/send_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/ids.hpp>
#include <gapless/result.hpp>

#include <vector>

namespace gapless::server {

// Whom a message mentions: members of its conversation, each once and by canonical name. Its sender
// may be among them, but is not in the result: nobody is told of what he wrote himself. Fails with
// invalid_mention, and with forbidden for who mentions all without being owner or admin of a group.
//
// `where` is null for a direct conversation that this message makes. Whether the sender may write
// there has been asked before.
[[nodiscard]] result<std::vector<user_id>>
check_mentions(job_workspace&, open_conversation* where, const actor& by, const protocol::send&);

}  // namespace gapless::server
