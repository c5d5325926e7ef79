#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// Moves the read cursor of a member, or changes his mark by hand and what he has set for the
// conversation: a cursor_result (or the error superseded or kicked).
//
// A cursor only goes forward, and of two marks or settings the one with the larger version wins:
// what changes nothing is answered with the state as it is, and is no failure. A failure has
// changed nothing.
[[nodiscard]] outcome move_cursor(job_workspace&, const cursor_operation&);

}  // namespace gapless::server
