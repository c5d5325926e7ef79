#pragma once

#include "protocol/wire/key_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// Begins the conversation's relation, or its next epoch: appends the signed entries to its timeline
// and keeps what each device opens the epoch with. From then on nothing is said there in the clear.
//
// The entries are verified with the key of the actor's device, and follow on the newest one: of two
// who begin an epoch at once one has to give way. The roster is exactly the expected one, so that
// whoever may read can, and nobody else; and there is a wrap for each device of it.
//
// Errors: as for who may write there; usage for what no honest client sends; conflict when chain or
// roster are not what they are here; keys_missing, too_large_for_end_to_end.
[[nodiscard]] result<conversation_id>
begin_epoch(job_workspace&, const actor& by, const request_id&, const protocol::begin_epoch&);

}  // namespace gapless::server
