#pragma once

#include "server/core/store/job_workspace.hpp"

#include <gapless/message.hpp>
#include <gapless/time.hpp>

namespace gapless::server {

// Whether nobody may see it any more, swept or not.
[[nodiscard]] bool is_expired(const message&, wall_time now);

// When an entry that is about to be stored expires: by its own lifetime, its conversation's
// retention, its sender's level or the app, whichever ends first. 0: never. What annotates goes
// with its target and with nothing else: were an edit to go before, a device that comes later would
// show the one before it, which the others have forgotten.
[[nodiscard]] wall_time expiry_of(
    job_workspace&, const open_conversation&, const message& entry, duration lifetime
);

// When a change of members expires. Groups are made of them, so no time ends them but that of
// messages which wait for acknowledgements. 0: never.
[[nodiscard]] wall_time expiry_of_notice(job_workspace&, const open_conversation&);

// Whether messages there wait for acknowledgements, and the first entry that does: by the app's
// rule all do, by the conversation's what came after it was set. Contacts never go: nothing else
// tells a new device who they are.
[[nodiscard]] bool waits_for_marks(const job_policy&, const conversation_record&);
[[nodiscard]] seq waits_from(const job_policy&, const conversation_record&);

}  // namespace gapless::server
