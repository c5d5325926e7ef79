#pragma once

#include "protocol/wire/key_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// The direct conversation of the actor and that user, made if there is none. Nobody hears of it
// before its first entry. For who may write to the user, with the errors of who may not.
[[nodiscard]] result<conversation_id>
open_direct(job_workspace&, const actor& by, const protocol::open_direct&);

}  // namespace gapless::server
