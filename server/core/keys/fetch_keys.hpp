#pragma once

#include "protocol/wire/key_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// One page of what is known of users' devices: by ascending user the lists above the known one, and
// of each device of the newest list the newest KEM key, whether it is in force or not. Besides, how
// far the conversation's relation has come.
//
// Who is in the conversation may ask, or was, of whoever is or was: all current members only who is
// one. Without a conversation a user's own keys are shown, and nobody else's. Of lists that are
// longer than a page together the first ones come, and the page ends there.
//
// Errors: unknown_conversation, not_a_member, unknown_user, usage (what should ascend does not),
// overloaded (the job has read enough: come again).
[[nodiscard]] result<protocol::fetched_keys>
fetch_keys(job_workspace&, const actor& by, const protocol::fetch_keys&);

}  // namespace gapless::server
