#pragma once

#include "protocol/wire/archive_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// The key archive of the actor: nobody else sees it, and nothing in it can be read here.
//
// Only devices of the user's newest list write it, so that a stolen password spoils nothing; any
// device reads it, since one that has come for the first time is in no list.

// Keeps the next chunk. Sent again it succeeds, and changes nothing. Errors: conflict (another
// chunk stands there, or the one before it is missing), forbidden (the device is not listed),
// storage_full (there are as many as one user may keep).
[[nodiscard]] result<void>
append_archive(job_workspace&, const actor& by, const protocol::append_archive&);

// Keeps a box. Errors: forbidden as above, usage (it is for a device that is not the user's).
[[nodiscard]] result<void>
put_key_box(job_workspace&, const actor& by, const protocol::put_key_box&);

// A page of chunks, one at least if there is one, and the boxes.
[[nodiscard]] protocol::fetched_archive
fetch_archive(job_workspace&, const actor& by, const protocol::fetch_archive&);

}  // namespace gapless::server
