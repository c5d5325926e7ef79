#pragma once

#include "protocol/wire/key_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// Keeps the actor's next device list, the next KEM key of the actor's device, or both: all of it or
// nothing. What is published again succeeds, and changes nothing.
//
// A list follows on the stored one: the next seq, its hash, the same account key; the first is
// number 1. It names none but devices of this user that the server knows, by the keys that it
// knows. A KEM key has a higher number than those before. Both are verified, as everybody will.
//
// By a new list, and by a device's first key in force, the relations of the user become stale.
// Errors: usage for what no honest client publishes, conflict for what something else stands in the
// place of.
[[nodiscard]] result<void>
publish_keys(job_workspace&, const actor& by, const protocol::publish_keys&);

}  // namespace gapless::server
