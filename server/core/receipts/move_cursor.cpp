#include "server/core/receipts/move_cursor.hpp"

#include "server/core/receipts/read_cursor.hpp"
#include "server/core/timeline/sender_rules.hpp"

#include <vector>

namespace gapless::server {

namespace {

// So far a mark's version may be ahead of the stored one. Each device counts on from what it knows;
// beyond this nobody has counted, and the numbers would run out.
constexpr std::uint64_t mark_lead_max = 1'000'000;

result<void> check_move(open_conversation* where, const cursor_operation& op) {
    if (const result<void> allowed = check_may_speak(where, op.by.user); !allowed) {
        return allowed;
    }
    if (op.move.read_seq > where->record().head) {
        return error{errc::usage, "there is no entry of this seq yet"};
    }
    const std::uint64_t stored = where->read_state(op.by.user).mark_version;
    if (op.move.marked_unread && op.move.mark_version > stored + mark_lead_max) {
        return error{errc::usage, "a mark of a version far beyond"};
    }
    return {};
}

void mark(open_conversation& where, user_id user, bool unread, std::uint64_t version) {
    protocol::read_state state = where.read_state(user);
    if (version > state.mark_version) {
        state.marked_unread = unread;
        state.mark_version = version;
        where.put_read_state(user, state);
    }
}

}  // namespace

outcome move_cursor(job_workspace& work, const cursor_operation& op) {
    if (const result<void> current = work.check_session(op.by); !current) {
        return current.error();
    }
    cursor_result done{{op.move.conversation, {}, {}}, {}};
    open_conversation* where = work.conversation(op.move.conversation);
    if (const result<void> good = check_move(where, op); !good) {
        done.answer.failure = good.error();
        return done;
    }
    const user_id user = op.by.user;
    const seq before = where->read_state(user).read_seq;
    // Below the first entry that he may see there is nothing to have read.
    const std::vector<membership_record> stays = where->stays(user);
    if (!stays.empty() && op.move.read_seq >= stays.front().first_seq) {
        advance_read(*where, user, op.move.read_seq);
    }
    if (op.move.marked_unread) {
        mark(*where, user, *op.move.marked_unread, op.move.mark_version);
    }
    done.answer.read_state = where->read_state(user);
    if (where->is_group() && done.answer.read_state.read_seq != before) {
        done.hint = {where->id(), user, done.answer.read_state.read_seq, {}};
    }
    return done;
}

}  // namespace gapless::server
