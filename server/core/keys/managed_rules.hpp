#pragma once

#include "protocol/wire/relation_key_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/open_conversation.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/relation_mode.hpp>
#include <gapless/result.hpp>

namespace gapless::server {

// A managed conversation: the server makes its key and hands it to members, version by version.
// What it is is said when it is made, and never changes.

[[nodiscard]] relation_mode mode_of(open_conversation& where);

// Whether keys can be made here: managed_unavailable, without a master key. Asked for before
// anything of a conversation is made or of its members changed.
[[nodiscard]] result<void> check_vault(job_workspace&);

// Of a group that was just made, and before its first entry. There is a vault.
void begin_managed(job_workspace&, open_conversation& group);

// Behind the newest entry, by which somebody has gone: what is said from now on is not for them.
// Where nothing is managed nothing follows.
void renew_relation_key(job_workspace&, open_conversation& where);

// Each version under which something may have been said that the asker is shown, in this stay or an
// earlier one: whoever has gone may still have to read what came before. Errors:
// unknown_conversation (never a member); usage (it is not managed); managed_unavailable.
[[nodiscard]] result<protocol::relation_keys>
fetch_relation_keys(job_workspace&, const actor& by, const protocol::fetch_relation_keys&);

}  // namespace gapless::server
