#pragma once

#include "protocol/wire/send_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

#include <optional>

namespace gapless::server {

// What append and cancel have in common.

// Who may speak: members. Who was one once is told not_a_member; to a stranger (and for a
// conversation that there is not: null) it is unknown_conversation, so that nobody can find out
// which ids exist.
[[nodiscard]] result<void> check_may_speak(open_conversation* where, user_id speaker);

// Who may write: who may speak, in a direct conversation to somebody who takes it from them, in a
// group if they are not muted; forbidden if not, with retry_after while a mute lasts. Nobody writes
// into a contacts timeline. `where` is null for a conversation that there is not (yet).
[[nodiscard]] result<void> check_may_write(
    job_workspace&, open_conversation* where, const actor& by, const destination& to
);

// The counter follows the device's last one in the conversation (0, where there is none yet), or
// the refusal that names the expected one.
[[nodiscard]] std::optional<protocol::refused> check_counter(
    open_conversation* where, const actor& by, const client_id&, sender_counter
);

// The answer to a message that was stored by an earlier try.
[[nodiscard]] protocol::sent repeat_of(open_conversation& where, const dedupe_record& first);

}  // namespace gapless::server
