#pragma once

#include "sample-apps/gapless-cli/device.hpp"

#include <gapless/seq.hpp>

namespace gapless::cli {

// Acknowledges an event and returns when that is on stable storage, so that not even a process that
// is killed tells of it again; or when a signal has come, since closing the client stores it, too.
//
// A client commits an acknowledgement with its next flush. Flushes and subscriptions are served in
// turn: a subscription is answered after the acknowledgement has asked for a flush, and another one
// that is made then after that flush. Not for use inside a callback.
void acknowledge_durably(device& from, event_id up_to);

}  // namespace gapless::cli
