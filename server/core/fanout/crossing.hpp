#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// How a group gets from write fan-out to read fan-out and back, without any moment in which a
// member would not hear of an entry: each one's inbox moves, or each one's syncs list the group, or
// both.
//
// Up: members are marked step by step while their inboxes still move; the step that marks the last
// turns the group. Whoever joins meanwhile is marked by joining. Down: the group turns first; then
// each member is unmarked in the transaction that moves the group in the member's inbox, so that a
// sync brings the head of that moment from there.

// The end of every job: a group that has become large, or small again, begins to cross, or turns
// back on its way.
void begin_crossing(open_conversation&, const fanout_policy&);

// One step of a group that is crossing; nothing, of another one.
[[nodiscard]] outcome cross(job_workspace&, const crossing_operation&);

}  // namespace gapless::server
