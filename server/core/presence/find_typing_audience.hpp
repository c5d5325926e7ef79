#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// Who hears that a member types: the other members, but for those with a block between them. Nobody
// in a conversation of many, or where the one who types may not write.
[[nodiscard]] outcome find_typing_audience(job_workspace&, const typing_operation&);

}  // namespace gapless::server
