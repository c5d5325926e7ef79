#pragma once

#include "protocol/wire/inbox_entry.hpp"
#include "server/core/store/job_workspace.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

namespace gapless::server {

// The state of a conversation in one user's inbox, from the conversation and the user's stays in it
// as they are now: nothing of it is kept, so it cannot go stale.
[[nodiscard]] protocol::inbox_entry describe_entry(
    job_workspace&, open_conversation&, user_id, inbox_version
);

}  // namespace gapless::server
