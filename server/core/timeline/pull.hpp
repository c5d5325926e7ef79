#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

namespace gapless::server {

// Reads a range of a conversation's timeline as its asker may see it.
//
// Visible is what lies within the user's stays. Every seq of the answered range is either among the
// messages or in a hole that says why it never will be. The range ends early when the page is full;
// it is empty when the asked one begins beyond what is visible.
[[nodiscard]] outcome pull(job_workspace&, const pull_operation&);

}  // namespace gapless::server
