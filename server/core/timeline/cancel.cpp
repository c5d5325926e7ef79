#include "server/core/timeline/cancel.hpp"

#include "server/core/timeline/sender_rules.hpp"

namespace gapless::server {

namespace {

protocol::refused refuse(const protocol::cancel& tried, error failure) {
    return {tried.client_id, std::move(failure), {}, {}};
}

outcome burn(job_workspace& work, open_conversation& where, const cancel_operation& op) {
    where.put_last_counter(op.by.device, op.cancel.counter);
    where.put_sent({
        where.id(),
        op.by.device,
        op.cancel.client_id,
        seq{},
        message_id{},
        op.cancel.counter,
        work.now(),
    });
    return protocol::cancelled{op.cancel.client_id};
}

}  // namespace

outcome cancel(job_workspace& work, const cancel_operation& op) {
    if (const result<void> current = work.check_session(op.by); !current) {
        return refuse(op.cancel, current.error());
    }
    const result<open_conversation*> found = work.resolve(op.by, op.cancel.to);
    if (!found) {
        return refuse(op.cancel, found.error());
    }
    open_conversation* where = *found;
    if (where != nullptr) {
        const auto first = where->find_sent(op.by.device, op.cancel.client_id);
        if (first && first->is_burnt()) {
            return protocol::cancelled{op.cancel.client_id};
        }
        if (first) {
            return repeat_of(*where, *first);
        }
        if (!where->was_ever_member(op.by.user)) {
            return refuse(op.cancel, error{errc::unknown_conversation});
        }
    } else if (!op.cancel.to.is_direct()) {
        return refuse(op.cancel, error{errc::unknown_conversation});
    }
    if (auto wrong = check_counter(where, op.by, op.cancel.client_id, op.cancel.counter)) {
        return *std::move(wrong);
    }
    if (where == nullptr) {
        const auto peer = work.account_named(op.cancel.to.user);
        where = &work.make_direct(op.by.user, peer->user);
    }
    return burn(work, *where, op);
}

}  // namespace gapless::server
