#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "server/core/store/job_workspace.hpp"

#include <gapless/result.hpp>

#include <vector>

namespace gapless::server {

// Who is to read the conversation's next epoch: its current members, ascending, each as the newest
// device list has them, with those of its devices that are signed in and whose newest KEM key is in
// force now.
//
// Fails with keys_missing and the name of a member for whom nothing can be wrapped, and with
// too_large_for_end_to_end for more than a roster holds.
[[nodiscard]] result<std::vector<crypto::roster_member>>
expected_roster(crypto::algorithms&, job_workspace&, open_conversation&);

// Whether a roster would hold one member more, with the devices that they have:
// too_large_for_end_to_end.
[[nodiscard]] result<void> check_roster_room(
    job_workspace&, open_conversation& where, user_id newcomer
);

}  // namespace gapless::server
