#include "server/core/receipts/keep_delivered.hpp"

#include "server/core/receipts/acknowledged.hpp"

#include <utility>

namespace gapless::server {

namespace {

bool is_kept_in(open_conversation& where, const job_policy& policy) {
    if (where.kind() == conversation_kind::contacts) {
        return false;  // there is nobody to tell
    }
    return !where.is_group() || where.members_count() <= policy.delivered_members_max;
}

}  // namespace

outcome keep_delivered(job_workspace& work, const delivered_operation& op) {
    delivered_result done;
    for (const delivered_mark& mark : op.marks) {
        open_conversation* where = work.conversation(mark.conversation);
        if (where == nullptr || mark.seq > where->record().head ||
            !where->was_ever_member(mark.user)) {
            continue;
        }
        done.kept.push_back(mark);
        done.has_expired = keep_acknowledged(work, *where, mark) || done.has_expired;
        if (where->member(mark.user) == nullptr || !is_kept_in(*where, work.policy())) {
            continue;
        }
        protocol::read_state state = where->read_state(mark.user);
        if (mark.seq <= state.delivered_seq) {
            continue;
        }
        state.delivered_seq = mark.seq;
        where->put_read_state(mark.user, state);
        if (where->is_group()) {
            done.hints.push_back({mark.conversation, mark.user, {}, mark.seq});
        }
    }
    return done;
}

}  // namespace gapless::server
