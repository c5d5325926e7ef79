#pragma once

#include "sample-apps/gapless-cli/device.hpp"

#include <gapless/ids.hpp>
#include <gapless/retention.hpp>
#include <gapless/seq.hpp>

namespace gapless::cli {

// How far the mailbox holds a conversation; zero when it has never heard of it.
[[nodiscard]] seq stored_up_to(const device& box, conversation_id where);

// Waits until the mailbox holds a conversation so far, so that what a command has done can be read
// there when it ends. It is done already: so after a while it waits no longer.
void await_arrival(device& box, conversation_id where, seq up_to);

// Likewise, for how long it is kept.
void await_retention(device& box, conversation_id where, const retention& kept);

}  // namespace gapless::cli
