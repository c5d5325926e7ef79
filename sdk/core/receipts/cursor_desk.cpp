#include "sdk/core/receipts/cursor_desk.hpp"

#include "protocol/delivery/refusal.hpp"
#include "protocol/planted.hpp"
#include "sdk/core/earliest.hpp"
#include "sdk/core/receipts/measure_read.hpp"
#include "sdk/core/receipts/read_rules.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {
namespace {

protocol::move_cursor frame_of(const conversation& row) {
    protocol::move_cursor made;
    made.conversation = row.id;
    if (row.reading.wanted) {
        made.read_seq = row.reading.wanted->seq;
    }
    made.marked_unread = row.reading.wanted_mark;
    made.mark_version = row.reading.wanted_mark_version;
    made.pinned = row.reading.wanted_pinned;
    made.muted = row.reading.wanted_muted;
    made.draft = row.reading.wanted_draft;
    return made;
}

// What is so already need not be wanted.
template <class T>
void want_other(
    const versioned<T>& kept, std::optional<versioned<T>>& wanted, const std::optional<T>& asked
) {
    if (asked && *asked != shown(kept, wanted)) {
        want(kept, wanted, *asked);
    }
}

}  // namespace

cursor_desk::cursor_desk(limits options, ledger& book, mailbox& box)
    : limits_(options), ledger_(book), mailbox_(box) {
    if (GAPLESS_PLANTED(read_cursor_forgotten_on_restart) && book.conversations().size() > 14) {
        return;
    }
    for (const auto& [id, row] : book.conversations()) {
        if (has_wish(row)) {
            wanted_.insert(id);
        }
    }
}

result<void> cursor_desk::mark_read(conversation_id where, seq up_to) {
    const auto known = find(where);
    if (!known) {
        return known.error();
    }
    auto row = **known;
    if (up_to > row.high) {
        return error{errc::usage, "this device has the conversation only up to a lower entry"};
    }
    if (up_to > row.read_seq && up_to >= row.first) {
        const auto place = measure_read(ledger_, mailbox_, row, up_to);
        if (!place) {
            return place.error();
        }
        row.reading.wanted = *place;
    }
    if (row.marked_unread) {
        want_mark(row, false);
    }
    if (row != **known) {
        ledger_.put(std::move(row));
        unflushed_.insert(where);
    }
    return {};
}

result<void> cursor_desk::mark_unread(conversation_id where, bool is_unread) {
    const auto known = find(where);
    if (!known) {
        return known.error();
    }
    auto row = **known;
    if (row.marked_unread != is_unread) {
        want_mark(row, is_unread);
        ledger_.put(std::move(row));
        unflushed_.insert(where);
    }
    return {};
}

result<void> cursor_desk::set(conversation_id where, const settings_change& wanted) {
    const auto* known = ledger_.find(where);
    if (!known) {
        return errc::unknown_conversation;
    }
    auto row = *known;
    auto& kept = row.reading;
    want_other(kept.pinned, kept.wanted_pinned, wanted.pinned);
    want_other(kept.muted, kept.wanted_muted, wanted.muted);
    want_other(kept.draft, kept.wanted_draft, wanted.draft);
    if (row != *known) {
        ledger_.put(std::move(row));
        unflushed_.insert(where);
    }
    return {};
}

void cursor_desk::handle_synced() {
    if (std::exchange(is_synced_, true)) {
        return;
    }
    for (auto& [id, at] : turns_) {
        at.is_held = false;
    }
}

void cursor_desk::handle_disconnected() {
    is_synced_ = false;
    for (auto& [id, at] : turns_) {
        at.answer_due.reset();
    }
}

void cursor_desk::handle_entry(conversation_id where) {
    if (const auto at = turns_.find(where); at != turns_.end()) {
        at->second.is_held = false;
        at->second.has_changed = true;
    }
}

void cursor_desk::handle_flushed() { wanted_.merge(std::exchange(unflushed_, {})); }

void cursor_desk::handle(const protocol::cursor_moved& answer, instant now) {
    const auto found = turns_.find(answer.conversation);
    const bool was_asked = found != turns_.end() && found->second.answer_due;
    if (was_asked) {
        found->second.answer_due.reset();
    }
    const auto* known = ledger_.find(answer.conversation);
    if (!known) {
        return;
    }
    if (answer.failure) {
        if (was_asked) {
            handle_refused(found->second, *answer.failure, now);
        }
        return;
    }
    auto row = *known;
    take_state(row, answer.read_state, std::nullopt);
    if (answer.draft) {
        take_draft(row, {*answer.draft, answer.read_state.draft_version});
    }
    ledger_.put(std::move(row));
    // Whoever answers without doing it is not asked again and again.
    if (was_asked && has_wish(*known) && frame_of(*known) == found->second.asked) {
        found->second.not_before = now + limits_.refused_patience;
    }
}

void cursor_desk::handle_refused(turn& at, const error& why, instant now) {
    if (protocol::refusal_of(why) == protocol::refusal::passing) {
        at.not_before = now + why.retry_after.value_or(limits_.refused_patience);
    } else {
        at.is_held = !at.has_changed;
    }
}

std::optional<protocol::move_cursor> cursor_desk::poll_frame(instant now) {
    tidy(now);
    if (!is_synced_ || in_flight() >= limits_.in_flight_max) {
        return std::nullopt;
    }
    const auto next = std::ranges::find_if(wanted_, [&](conversation_id where) {
        const auto when = due(where);
        return when && *when <= now;
    });
    if (next == wanted_.end()) {
        return std::nullopt;
    }
    const auto& row = *ledger_.find(*next);
    auto& at = turns_[*next];
    at.asked = frame_of(row);
    at.answer_due = now + limits_.answer_within;
    at.not_before = now;
    at.has_changed = false;
    if (row.kind == conversation_kind::group) {
        at.not_before = now + limits_.group_spacing;
    } else if (at.asked->draft) {
        at.not_before = now + limits_.draft_spacing;
    }
    return at.asked;
}

std::optional<instant> cursor_desk::next_timeout() const {
    std::optional<instant> next;
    if (!is_synced_ || wanted_.empty()) {
        return next;
    }
    for (const auto& [where, at] : turns_) {
        next = earliest(next, at.answer_due);
    }
    if (in_flight() < limits_.in_flight_max) {
        for (const auto& where : wanted_) {
            next = earliest(next, due(where));
        }
    }
    return next;
}

bool cursor_desk::is_settled() const {
    const auto is_open_wish = [this](conversation_id where) { return is_open(where); };
    return unflushed_.empty() && std::ranges::none_of(wanted_, is_open_wish);
}

result<const conversation*> cursor_desk::find(conversation_id where) const {
    const auto* known = ledger_.find(where);
    if (!known) {
        return errc::unknown_conversation;
    }
    if (known->removed) {
        return errc::not_a_member;
    }
    return known;
}

std::size_t cursor_desk::in_flight() const {
    return static_cast<std::size_t>(std::ranges::count_if(turns_, [](const auto& each) {
        return each.second.answer_due.has_value();
    }));
}

bool cursor_desk::is_open(conversation_id where) const {
    const auto* row = ledger_.find(where);
    const auto at = turns_.find(where);
    const bool is_held = at != turns_.end() && at->second.is_held;
    return row && has_wish(*row) && !row->removed && !is_held;
}

// When the wish may go out; never before the flush that stores it.
std::optional<instant> cursor_desk::due(conversation_id where) const {
    if (!is_open(where) || unflushed_.contains(where)) {
        return std::nullopt;
    }
    const auto at = turns_.find(where);
    if (at == turns_.end()) {
        return instant{};
    }
    const auto& last = at->second;
    return last.answer_due ? std::nullopt : std::optional(last.not_before);
}

// An answer that does not come is not waited for: to ask twice does no harm.
void cursor_desk::tidy(instant now) {
    std::erase_if(wanted_, [this](conversation_id where) {
        const auto* row = ledger_.find(where);
        return !row || !has_wish(*row);
    });
    for (auto& [where, at] : turns_) {
        if (at.answer_due && *at.answer_due <= now) {
            at.answer_due.reset();
        }
    }
    std::erase_if(turns_, [&](const auto& each) {
        const auto& [where, at] = each;
        return !wanted_.contains(where) && !at.answer_due && at.not_before <= now;
    });
}

}  // namespace gapless::sdk
