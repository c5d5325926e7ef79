#pragma once

#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// Keeps a mark where messages wait for it. Whatever all devices have that are waited for expires at
// once: every device of each current member that was seen lately, as far as the member may see the
// message. Whoever has no such device keeps it until its time ends. Whether anything has expired.
[[nodiscard]] bool
keep_acknowledged(job_workspace&, open_conversation& where, const delivered_mark&);

}  // namespace gapless::server
