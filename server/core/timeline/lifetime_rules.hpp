#pragma once

#include "server/core/store/job_workspace.hpp"
#include "server/core/store/keeping.hpp"

#include <gapless/message.hpp>
#include <gapless/time.hpp>

namespace gapless::server {

// Whether nobody may see it any more, swept or not.
[[nodiscard]] bool is_expired(const message&, wall_time now);

// When a message that is about to be stored expires everywhere: by its own lifetime, its
// conversation's retention, its sender's level or the app, whichever ends first. 0: never. What
// annotates goes with its target and with nothing else: were an edit to go before, a device that
// comes later would show the one before it, which the others have forgotten.
[[nodiscard]] wall_time expiry_of(
    job_workspace&, const open_conversation&, const message& entry, duration lifetime
);

// How long the archive keeps an entry that is about to be stored, once its `expires` is known.
// Changes of members expire nowhere, since groups are made of them; but here they go with the
// messages when those wait for acknowledgements.
[[nodiscard]] keeping keeping_of(job_workspace&, const open_conversation&, const message& entry);

// Whether messages there wait for acknowledgements. Contacts never go: nothing else tells a new
// device who they are.
[[nodiscard]] bool waits_for_marks(const job_policy&, const conversation_record&);

}  // namespace gapless::server
