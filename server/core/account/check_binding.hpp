#pragma once

#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"
#include "server/core/store/records.hpp"

#include <gapless/result.hpp>

namespace gapless::server {

// Whether the login is bound to the connection that it came over: then its token is of no use to
// whoever has not the device's key. Fails with forbidden for a proof of another connection, another
// token or another key, and, where the policy wants proofs, for a device that has none though it
// has published keys.
[[nodiscard]] result<bool>
check_binding(job_workspace&, const authenticate_operation&, const device_record&);

}  // namespace gapless::server
