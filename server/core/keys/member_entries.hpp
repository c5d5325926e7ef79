#pragma once

#include "protocol/wire/key_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/open_conversation.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/ids.hpp>
#include <gapless/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace gapless::server {

// Where a conversation is encrypted, who is a member is said by members' devices: a change comes
// with its entries of the key chain, which the timeline quotes.
//
// Takes the chain on by them, or fails and has written nothing: with encryption_required (there are
// none), conflict (they do not follow, or are not what the request comes to now, or the device is
// not in its user's newest list) and usage (no honest client makes them). With the first two
// `to_sign` is what would be taken.
[[nodiscard]] result<void> take_member_entries(
    job_workspace&,
    open_conversation& where,
    const actor& by,
    std::vector<protocol::unsigned_entry> wanted,
    const std::vector<std::string>& entries,
    std::optional<protocol::unsigned_change>& to_sign
);

// Whether the user's last stay was ended by a member who signed it: then only a member can bring
// the user back.
[[nodiscard]] bool was_removed_by_members(job_workspace&, open_conversation& where, user_id user);

// How far the chain has come, as devices are told.
[[nodiscard]] protocol::relation_state state_of(
    const std::optional<relation_record>& relation, wall_time now
);

}  // namespace gapless::server
