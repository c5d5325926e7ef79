#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// Begins a session of a device: `authenticated`, or token_expired for whatever is no valid access
// token of that very device, or kicked for one of a device that was signed out. The session's
// number grows with each, and fences the older ones. With reads_only nothing is written, and the
// number stays; storage_full, if the device has none yet. Fails as check_binding does, too, and
// then has used no token.
[[nodiscard]] outcome authenticate(job_workspace&, const authenticate_operation&);

// The token, if it is good now; nothing is changed.
[[nodiscard]] result<token_record> check_token(job_workspace&, const token_hash&, token_kind);

// The token, if it is good now; kicked, with the reason, if its device was signed out. To use a
// token ends all older generations of its device's: a rotated token stays valid only until its
// successor has been seen, and so nobody is locked out by an answer that was lost.
[[nodiscard]] result<token_record> use_token(job_workspace&, const token_hash&, token_kind);

}  // namespace gapless::server
