#include "server/core/receipts/move_cursor.hpp"

#include "server/core/receipts/read_cursor.hpp"
#include "server/core/timeline/sender_rules.hpp"

#include <gapless/utf8.hpp>
#include <gapless/versioned.hpp>

#include <optional>
#include <vector>

namespace gapless::server {

namespace {

// So far a version may be ahead of the stored one. Each device counts on from what it knows; beyond
// this nobody has counted, and the numbers would run out.
constexpr std::uint64_t version_lead_max = 1'000'000;

template <class T>
bool is_far_beyond(const std::optional<versioned<T>>& asked, std::uint64_t stored) {
    return asked && asked->version > stored + version_lead_max;
}

result<void> check_settings(const protocol::move_cursor& asked, const protocol::read_state& known) {
    if (is_far_beyond(asked.pinned, known.pinned.version) ||
        is_far_beyond(asked.muted, known.muted.version) ||
        is_far_beyond(asked.draft, known.draft_version)) {
        return error{errc::usage, "a setting of a version far beyond"};
    }
    if (asked.draft && asked.draft->value.size() > protocol::draft_text_bytes_max) {
        return errc::message_too_large;
    }
    if (asked.draft && !is_utf8(asked.draft->value)) {
        return errc::invalid_utf8;
    }
    return {};
}

result<void> check_move(open_conversation* where, const cursor_operation& op) {
    if (const result<void> allowed = check_may_speak(where, op.by.user); !allowed) {
        return allowed;
    }
    if (op.move.read_seq > where->record().head) {
        return error{errc::usage, "there is no entry of this seq yet"};
    }
    const protocol::read_state& stored = where->read_state(op.by.user);
    if (op.move.marked_unread && op.move.mark_version > stored.mark_version + version_lead_max) {
        return error{errc::usage, "a mark of a version far beyond"};
    }
    return check_settings(op.move, stored);
}

void mark(open_conversation& where, user_id user, bool unread, std::uint64_t version) {
    protocol::read_state state = where.read_state(user);
    if (version > state.mark_version) {
        state.marked_unread = unread;
        state.mark_version = version;
        where.put_read_state(user, state);
    }
}

template <class T>
void take_newer(versioned<T>& kept, const std::optional<versioned<T>>& asked) {
    if (asked && asked->version > kept.version) {
        kept = *asked;
    }
}

void apply_settings(open_conversation& where, user_id user, const protocol::move_cursor& asked) {
    protocol::read_state state = where.read_state(user);
    take_newer(state.pinned, asked.pinned);
    take_newer(state.muted, asked.muted);
    if (asked.draft && asked.draft->version > state.draft_version) {
        state.draft_version = asked.draft->version;
        where.put_draft(user, asked.draft->value);
    }
    if (state != where.read_state(user)) {
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
    apply_settings(*where, user, op.move);
    done.answer.read_state = where->read_state(user);
    if (op.move.draft) {
        done.answer.draft = where->draft(user);
    }
    if (where->is_group() && done.answer.read_state.read_seq != before) {
        done.hint = {where->id(), user, done.answer.read_state.read_seq, {}};
    }
    return done;
}

}  // namespace gapless::server
