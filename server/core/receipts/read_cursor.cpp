#include "server/core/receipts/read_cursor.hpp"

#include "protocol/planted.hpp"

#include <algorithm>

namespace gapless::server {

namespace {

using protocol::read_state;

// Own messages that stay above the cursor when it moves. Those it passes and those it does not
// reach add up to the ones before: the shorter stretch of the log is looked at.
std::uint64_t own_above(
    open_conversation& where, const membership_record& stay, const read_state& before, seq to
) {
    const seq head = where.record().head;
    if (before.own_after_read == 0 || to >= head) {
        return 0;
    }
    const seq passed_from = std::max(before.read_seq.next(), stay.join_seq);
    const seq above_from = std::max(to.next(), stay.join_seq);
    if (to < passed_from) {
        return before.own_after_read;
    }
    if (head.value - above_from.value < to.value - passed_from.value) {
        return where.count_sent_by(stay.user, above_from, head);
    }
    const std::uint64_t passed = where.count_sent_by(stay.user, passed_from, to);
    return before.own_after_read - std::min(before.own_after_read, passed);
}

void move_to(open_conversation& where, const membership_record& stay, read_state& state, seq to) {
    state.own_after_read = own_above(where, stay, state, to);
    state.read_seq = to;
    state.read_ordinal = where.ordinal_at(to);
    state.delivered_seq = std::max(state.delivered_seq, to);
}

}  // namespace

void advance_read(open_conversation& where, user_id user, seq to) {
    const membership_record* stay = where.member(user);
    read_state state = where.read_state(user);
    const seq reached = std::min(to, where.record().head);
    if (stay == nullptr) {
        return;
    }
    const bool is_taken =
        GAPLESS_PLANTED(read_cursor_last_writer_wins) && stay->join_seq >= seq{20};
    if (reached <= state.read_seq && !is_taken) {
        return;
    }
    move_to(where, *stay, state, reached);
    where.put_read_state(user, state);
}

void read_by_sending(open_conversation& where, user_id user, seq seen) {
    const membership_record* stay = where.member(user);
    if (stay == nullptr) {
        return;
    }
    const conversation_record& log = where.record();
    read_state state = where.read_state(user);
    const seq reached = std::min(seen, log.head);
    const bool moves = reached > state.read_seq;
    if (moves) {
        move_to(where, *stay, state, reached);
    }
    const ordinal counted = std::max(state.read_ordinal, where.base_ordinal(*stay));
    if (counted.value + state.own_after_read >= log.head_ordinal.value) {
        state.read_seq = log.head.next();
        state.read_ordinal = log.head_ordinal.next();
        state.delivered_seq = state.read_seq;
        state.own_after_read = 0;
    } else if (!GAPLESS_PLANTED(own_message_counted_unread) || !moves || stay->join_seq < seq{40}) {
        ++state.own_after_read;
    }
    where.put_read_state(user, state);
}

}  // namespace gapless::server
