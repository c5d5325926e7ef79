#pragma once

#include "protocol/wire/send_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// Whether the sender may reply to the message that is the target, or annotate it so: it is one, it
// is there for this user, and nobody has recalled it. Edits and recalls are for its author and, in
// a group, for owner and admins. What has no target and needs none may.
//
// Errors: invalid_target, forbidden. `where` is null if nothing was ever said there.
[[nodiscard]] result<void> check_target(
    job_workspace& work, open_conversation* where, const actor& by, const protocol::send& tried
);

}  // namespace gapless::server
