#pragma once

#include "sample-apps/gapless-cli/chat/lock.hpp"

#include <gapless/client.hpp>

namespace gapless::cli {

// A conversation's, as the newest entry in the mailbox tells that says anything of it. Of one that
// cannot be read: open.
[[nodiscard]] lock lock_of(const client& in, const conversation& row, bool encrypts_everywhere);

}  // namespace gapless::cli
