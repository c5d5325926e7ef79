#include "server/core/contact/contact_rules.hpp"

#include "server/core/contact/contact_entries.hpp"

#include <gapless/contact.hpp>

namespace gapless::server {

namespace {

using kind = contact_change::kind;

error blocked_by_oneself() { return error{errc::forbidden, "unblock them first"}; }

}  // namespace

contact_rules::contact_rules(job_workspace& work, const actor& by, const request_id& request)
    : work_(work), by_(by), request_(request) {}

result<conversation_id> contact_rules::run(const protocol::request_contact& asked) const {
    if (const result<void> good = check_contact_note(asked.note); !good) {
        return good.error();
    }
    const result<pair> both = pair_with(asked.user);
    if (!both) {
        return both.error();
    }
    if (both->mine.blocked) {
        return blocked_by_oneself();
    }
    if (both->mine.tie == contact_tie::mutual || both->mine.tie == contact_tie::asked) {
        return timeline();
    }
    if (both->theirs.tie == contact_tie::asked) {
        record_both(*both, kind::accepted);
        return timeline();
    }
    contact_entries entries{work_, by_, request_};
    entries.record(by_.user, both->other, kind::requested, asked.note);
    if (!both->theirs.blocked) {
        entries.record(both->other, by_.user, kind::request_received, asked.note);
    }
    return timeline();
}

result<conversation_id> contact_rules::run(const protocol::answer_contact& asked) const {
    const result<pair> both = pair_with(asked.user);
    if (!both) {
        return both.error();
    }
    if (both->mine.tie == contact_tie::asked_by) {
        record_both(*both, asked.accept ? kind::accepted : kind::refused);
        return timeline();
    }
    if (both->mine.tie != (asked.accept ? contact_tie::mutual : contact_tie::none)) {
        return error{errc::forbidden, "no request of theirs waits for an answer"};
    }
    return timeline();
}

result<conversation_id> contact_rules::run(const protocol::remove_contact& asked) const {
    const result<pair> both = pair_with(asked.user);
    if (!both) {
        return both.error();
    }
    if (both->mine.tie == contact_tie::none) {
        return timeline();
    }
    if (both->theirs.tie == contact_tie::none) {
        record(*both, kind::removed);
    } else {
        record_both(*both, kind::removed);
    }
    return timeline();
}

result<conversation_id> contact_rules::run(const protocol::follow_user& asked) const {
    const result<pair> both = pair_with(asked.user);
    if (!both) {
        return both.error();
    }
    if (both->mine.blocked) {
        return blocked_by_oneself();
    }
    if (!both->mine.follows) {
        record(*both, kind::followed);
    }
    return timeline();
}

result<conversation_id> contact_rules::run(const protocol::unfollow_user& asked) const {
    const result<pair> both = pair_with(asked.user);
    if (!both) {
        return both.error();
    }
    if (both->mine.follows) {
        record(*both, kind::unfollowed);
    }
    return timeline();
}

result<conversation_id> contact_rules::run(const protocol::block_user& asked) const {
    const result<pair> both = pair_with(asked.user);
    if (!both) {
        return both.error();
    }
    if (both->mine.blocked) {
        return timeline();
    }
    record(*both, kind::blocked);
    // A request of theirs goes on waiting: to see it gone would be to see the block.
    if (both->theirs.tie == contact_tie::mutual || both->theirs.tie == contact_tie::asked_by) {
        contact_entries{work_, by_, request_}.record(both->other, by_.user, kind::removed);
    }
    return timeline();
}

result<conversation_id> contact_rules::run(const protocol::unblock_user& asked) const {
    const result<pair> both = pair_with(asked.user);
    if (!both) {
        return both.error();
    }
    if (both->mine.blocked) {
        record(*both, kind::unblocked);
    }
    return timeline();
}

result<contact_rules::pair> contact_rules::pair_with(const std::string& name) const {
    const result<account_record> found = work_.known_account(name);
    if (!found) {
        return found.error();
    }
    if (found->user == by_.user) {
        return error{errc::forbidden, "that is you"};
    }
    return pair{
        found->user,
        work_.standing(by_.user, found->user),
        work_.standing(found->user, by_.user),
    };
}

void contact_rules::record(const pair& both, contact_change::kind mine) const {
    contact_entries{work_, by_, request_}.record(by_.user, both.other, mine);
}

void contact_rules::record_both(const pair& both, contact_change::kind change) const {
    contact_entries entries{work_, by_, request_};
    entries.record(by_.user, both.other, change);
    entries.record(both.other, by_.user, change);
}

conversation_id contact_rules::timeline() const {
    const open_conversation* own = work_.contacts_of(by_.user);
    return own == nullptr ? conversation_id{} : own->id();
}

result<void> check_may_write_to(job_workspace& work, user_id writer, user_id receiver) {
    if (writer == receiver) {
        return {};
    }
    const contact_record theirs = work.standing(receiver, writer);
    if (theirs.blocked) {
        return errc::forbidden;
    }
    switch (work.policy().direct) {
        case direct_policy::anyone:
            return {};
        case direct_policy::contacts:
            return theirs.tie == contact_tie::mutual ? result<void>{} : errc::forbidden;
        case direct_policy::followed:
            return theirs.follows ? result<void>{} : errc::forbidden;
    }
    return errc::forbidden;
}

result<void> check_may_invite(job_workspace& work, user_id by, user_id whom) {
    return work.standing(whom, by).blocked ? result<void>{errc::forbidden} : result<void>{};
}

}  // namespace gapless::server
