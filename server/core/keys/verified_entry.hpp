#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

#include <string>

namespace gapless::server {

// An entry of a key chain, if the asking device has signed it. Fails with usage.
[[nodiscard]] result<crypto::relation_entry> verified_entry(
    crypto::algorithms&, job_workspace&, const actor& by, const std::string& signed_entry
);

}  // namespace gapless::server
