#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"

#include <vector>

namespace gapless::server {

// The end of every job: moves each conversation that got new entries to the head of the inboxes of
// its members and of those who left in this job, once, however many entries it got; and one in
// which only cursors moved to that of those to whom this is news, as any change of a large group.
// Returns the changes, one a conversation.
//
// Users are touched in ascending order over the whole job: two transactions that run side by side
// in a shared store take their rows in one order, and cannot wait for each other in a circle.
[[nodiscard]] std::vector<conversation_change> touch_inboxes(job_workspace&);

}  // namespace gapless::server
