#include "server/core/keys/open_direct.hpp"

#include "server/core/timeline/sender_rules.hpp"

namespace gapless::server {

result<conversation_id> open_direct(
    job_workspace& work, const actor& by, const protocol::open_direct& asked
) {
    const result<account_record> peer = work.known_account(asked.user);
    if (!peer) {
        return peer.error();
    }
    const destination to = destination::direct(asked.user);
    const result<open_conversation*> found = work.resolve(by, to);
    if (!found) {
        return found.error();
    }
    if (const result<void> may = check_may_write(work, *found, by, to); !may) {
        return may.error();
    }
    return *found != nullptr ? (*found)->id() : work.make_direct(by.user, peer->user).id();
}

}  // namespace gapless::server
