#include "sdk/core/timeline/timelines.hpp"

#include "protocol/planted.hpp"
#include "sdk/core/earliest.hpp"
#include "sdk/core/receipts/read_rules.hpp"
#include "sdk/core/timeline/entry_effects.hpp"
#include "sdk/core/timeline/pulled_range.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace gapless::sdk {

namespace {

// What an inbox entry would have said, if it had been touched.
void see_group(conversation& row, const std::optional<protocol::group_summary>& told) {
    if (told) {
        row.name = told->name;
        row.members = told->members;
        row.retention = told->retention;
    }
}

}  // namespace

timelines::timelines(
    limits options, ledger& book, mailbox& box, sending& outgoing, pull_queue& pulls, key_desk& keys
)
    : limits_(options),
      ledger_(book),
      mailbox_(box),
      sending_(outgoing),
      pulls_(pulls),
      keys_(keys) {}

void timelines::handle_inbox_entry(const protocol::inbox_entry& entry, instant now) {
    const auto* known = ledger_.find(entry.conversation);
    if (known && known->epoch != entry.epoch) {
        diverge(entry.conversation);
        return;
    }
    // Of a log that diverged the head is kept all the same: the cursor will pass this version.
    conversation row = known ? *known : conversation{};
    row.id = entry.conversation;
    row.kind = known ? known->kind : entry.kind;  // for good
    row.name = entry.name;
    row.epoch = entry.epoch;
    row.first = std::max(entry.first, seq{1});
    row.members = entry.members;
    row.role = entry.role;
    row.removed = entry.removed;
    if (!GAPLESS_PLANTED(retention_forgotten_on_replay) || entry.head <= row.high) {
        row.retention = entry.retention;
    }
    if (!known) {
        row.high = row.first.previous();
    }
    row.mode = keys_.handle_row(entry, known == nullptr);
    row.policy = keys_.policy_of(row.id, entry.policy);
    row.head = std::max({row.head, entry.head, row.high});
    see_base(row, entry.base_ordinal);
    see_ordinal(row, entry.head_ordinal);
    take_state(row, entry.read_state, entry.head);
    if (limits_.takes_drafts) {
        take_draft(row, {entry.draft, entry.read_state.draft_version});
    }
    take_peer(row, entry.peer_read, entry.peer_delivered);
    take_mentions(row, entry.mentions);
    sending_.handle_row(row);
    row.last_counter = std::max(row.last_counter, sending_.last_counter(row.id));
    ledger_.put(row);
    pulls_.handle_row(row);
    pulls_.want(row.id, now);
}

void timelines::handle_push(const protocol::push_batch& batch, instant now) {
    auto at = open(batch.conversation, batch.epoch);
    if (!at) {
        return;
    }
    see_group(at->row, batch.group);
    see_version(at->row, batch.group);
    bool is_to_be_pulled = false;
    for (const auto& entry : batch.messages) {
        at->row.head = std::max(at->row.head, entry.seq);
        see_ordinal(at->row, entry.ordinal);
        is_to_be_pulled = is_to_be_pulled || (key_desk::is_of_chain(entry) &&
                                              !GAPLESS_PLANTED(key_change_taken_from_push));
        if (!is_to_be_pulled && !offer(*at, entry, now)) {
            break;
        }
    }
    close(*at, is_to_be_pulled ? now : now + limits_.hold_back, now);
}

void timelines::handle_sent(
    const protocol::sent& answer, const std::optional<message>& own, instant now
) {
    auto at = open(answer.conversation, answer.epoch);
    if (!at) {
        return;
    }
    at->row.head = std::max(at->row.head, answer.seq);
    see_ordinal(at->row, answer.ordinal);
    if (own) {
        if (ledger_.gaps(at->row.id).contains(own->seq)) {
            fill(*at, *own);
        } else {
            static_cast<void>(offer(*at, *own, now));
        }
    }
    close(*at, now + limits_.gap_patience, now);
}

void timelines::handle_pulled(
    const protocol::pulled& answer, const protocol::pull& asked, instant now
) {
    auto at = open(answer.conversation, answer.epoch);
    if (!at) {
        return;
    }
    if (answer.failure) {
        // What is above the high mark does not wait for what was refused below it.
        const bool is_history = asked.to <= at->row.high;
        close(*at, is_history ? now : now + limits_.refused_patience, now);
        return;
    }
    // The server had named a head beyond: it has forgotten what it once had.
    if (answer.head < asked.from) {
        diverge(answer.conversation);
        return;
    }
    at->row.head = std::max(at->row.head, answer.head);
    see_group(at->row, answer.group);
    see_version(at->row, answer.group);
    see_ordinal(at->row, answer.head_ordinal);
    if (answer.read_state) {
        take_state(at->row, *answer.read_state, answer.head);
    }
    const auto missing = ledger_.gaps(at->row.id);
    fill(*at, answer, asked);
    take_annotations(*at, answer, missing);
    const auto before = at->line.high();
    for (const auto& each : answer.wraps) {
        wraps_.insert_or_assign(each.seq, each);
    }
    for (const auto& each : answer.leaves) {
        leaves_.insert_or_assign(each.seq, each.leaf);
    }
    take_range(*at, answer, asked, now);
    // An answer that brought nothing is asked for again, but not at once.
    const bool is_news = at->line.high() > before || missing != ledger_.gaps(at->row.id);
    close(*at, is_news ? now : now + limits_.hold_back, now);
    wraps_.clear();
    leaves_.clear();
}

void timelines::take_range(
    place& at, const protocol::pulled& answer, const protocol::pull& asked, instant now
) {
    pulled_range range(answer, asked);
    while (const auto step = range.next(at.line.high().next())) {
        if (const auto* entry = std::get_if<const message*>(&*step)) {
            if (key_desk::is_of_chain(**entry) && !keys_.may_take(at.row.id, **entry)) {
                return;
            }
            if (!offer(at, **entry, now)) {
                return;
            }
        } else {
            const auto& gone = std::get<protocol::hole>(*step);
            take_ready(at);  // key chains are told of holes in their turn
            ledger_.add_hole(at.row.id, gone);
            keys_.handle_hole(at.row.id, gone, leaves_);
            at.line.handle_hole(gone.to);
        }
    }
}

void timelines::handle_head(conversation_id where, seq head, instant pull_at) {
    const auto* known = ledger_.find(where);
    if (!known || is_diverged(where)) {
        return;
    }
    if (head > known->head) {
        conversation row = *known;
        row.head = head;
        pulls_.handle_row(row);
        ledger_.put(std::move(row));
    }
    pulls_.want(where, pull_at);
}

void timelines::handle_cursors(conversation_id where, const protocol::inbox_fields& fields) {
    const auto* known = ledger_.find(where);
    if (!known || is_diverged(where)) {
        return;
    }
    conversation row = *known;
    if (fields.read_state) {
        take_state(row, *fields.read_state, fields.head);
    }
    take_peer(row, fields.peer_read, fields.peer_delivered);
    ledger_.put(std::move(row));
}

void timelines::handle_connected(instant now) {
    for (auto& [id, line] : lines_) {
        line.handle_connected(now);
        poll_gaps(id, line, now);
    }
}

void timelines::handle_timeout(instant now) {
    const auto waiting = waiting_;
    for (const auto& id : waiting) {
        auto& line = lines_.at(id);
        line.handle_timeout(now);
        poll_gaps(id, line, now);
    }
}

bool timelines::poll_sync_needed() { return std::exchange(is_sync_needed_, false); }

std::optional<conversation_id> timelines::poll_diverged() {
    if (reports_.empty()) {
        return std::nullopt;
    }
    const auto next = reports_.front();
    reports_.pop_front();
    return next;
}

std::optional<instant> timelines::next_timeout() const {
    std::optional<instant> next;
    for (const auto& id : waiting_) {
        next = earliest(next, lines_.at(id).next_timeout());
    }
    return next;
}

std::optional<timelines::place> timelines::open(conversation_id where, log_epoch epoch) {
    const auto* known = ledger_.find(where);
    if (!known || is_diverged(where)) {
        return std::nullopt;
    }
    if (known->epoch != epoch) {
        diverge(where);
        return std::nullopt;
    }
    const protocol::reorder_buffer::limits held{
        .pull_delay = limits_.gap_patience, .sync_delay = limits_.hold_back
    };
    drop_idle_lines();
    auto& line = lines_.try_emplace(where, known->high, held).first->second;
    return place{*known, line, line.held_bytes()};
}

void timelines::take_ready(place& at) {
    while (auto entry = at.line.poll_entry()) {
        take(at, *std::move(entry));
    }
}

void timelines::close(place& at, instant pull_at, instant now) {
    take_ready(at);
    at.row.high = at.line.high();
    at.row.head = std::max(at.row.head, at.row.high);
    ledger_.put(at.row);
    if (at.row.high == at.row.head && !at.row.removed) {
        keys_.handle_head(at.row.id);
    }
    pulls_.handle_row(at.row);
    pulls_.want(at.row.id, pull_at);
    poll_gaps(at.row.id, at.line, now);
    account_held(at, now);
}

void timelines::see_version(
    const conversation& row, const std::optional<protocol::group_summary>& told
) {
    if (told && told->key_version != 0) {
        keys_.handle_version(row.id, told->key_version);
    }
}

void timelines::take(place& at, message entry) {
    const auto wrap = wraps_.find(entry.seq);
    auto sealed = keys_.handle_entry(
        at.row.id, entry, wrap == wraps_.end() ? nullptr : &wrap->second, leaves_
    );
    if (entry.kind == message_kind::key_change) {
        at.row.mode = keys_.mode_of(at.row.id);
        at.row.policy = keys_.policy_of(at.row.id, at.row.policy);
    }
    const auto author = changed_author(ledger_, mailbox_, at.row.id, entry);
    const bool may_change = keys_.may_change(at.row.id, entry, author);
    // Of what is not here it is told once more, with it. But what stands before its target is not
    // about anything that anybody has seen.
    if (!may_change && (author || entry.target >= entry.seq)) {
        keys_.refuse_change(at.row.id, entry);
    }
    if (entry.device == ledger_.owner().device) {
        sending_.handle_own_entry(at.row.id, entry);
    }
    see_ordinal(at.row, entry.ordinal);
    if (entry.sender == ledger_.owner().user_id) {
        take_own_entry(at.row, entry);
    }
    ledger_.insert(at.row.id, entry, std::move(sealed));
    if (may_change) {
        take_annotation(ledger_, mailbox_, at.row.id, entry);
        keys_.handle_recall(at.row.id, entry);
    }
    at.row.active = entry.server_time;
}

// What is said of what the answer brings, and stands after it, or has been here for longer than
// what it is about.
void timelines::take_annotations(
    const place& at, const protocol::pulled& answer, const gap_set& missing
) {
    const auto take_early = [&](message entry) {
        if (keys_.open_early(at.row.id, entry) &&
            keys_.may_change(at.row.id, entry, author_of_target(answer, entry))) {
            take_annotation(ledger_, mailbox_, at.row.id, entry);
        }
    };
    std::ranges::for_each(answer.annotations, take_early);
    for (const auto& entry : answer.messages) {
        const bool is_here = entry.seq <= at.line.high() && !missing.contains(entry.seq);
        if (is_here && is_annotation(entry.kind) && missing.contains(entry.target)) {
            take_early(entry);
        }
    }
}

// The entry that it is about comes with it, or is here.
std::optional<user_id> timelines::author_of_target(
    const protocol::pulled& answer, const message& entry
) {
    const auto about = std::ranges::find(answer.messages, entry.target, &message::seq);
    return about != answer.messages.end()
               ? std::optional(about->sender)
               : changed_author(ledger_, mailbox_, answer.conversation, entry);
}

// What is held is only a saving: the gap is in the row, and can be pulled as a whole.
void timelines::account_held(const place& at, instant now) {
    held_bytes_ += at.line.held_bytes();
    held_bytes_ -= at.held_before;
    if (held_bytes_ <= limits_.held_bytes_max) {
        return;
    }
    const auto where = at.row.id;
    held_bytes_ -= at.line.held_bytes();
    waiting_.erase(where);
    lines_.erase(where);
    pulls_.want(where, now);
}

void timelines::drop_idle_lines() {
    if (lines_.size() < limits_.lines_max + waiting_.size()) {
        return;
    }
    std::erase_if(lines_, [this](const auto& each) {
        return each.second.held_bytes() == 0 && !waiting_.contains(each.first);
    });
}

// False when the log is another one than we know.
bool timelines::offer(place& at, const message& entry, instant now) {
    using protocol::arrival;
    const auto verdict = at.line.handle_entry(entry, now);
    const bool is_other = verdict == arrival::diverged ||
                          (verdict == arrival::unknown && is_stored_otherwise(at.row.id, entry));
    if (is_other) {
        diverge(at.row.id);
    } else if (verdict == arrival::next || verdict == arrival::early) {
        // Now, for what is held may be dropped, and skipped when it is far ahead.
        see_mention(ledger_, at.row, entry);
    }
    return !is_other;
}

// A seq for which the mailbox has no entry was a hole, or is not flushed yet: nothing to compare.
bool timelines::is_stored_otherwise(conversation_id where, const message& entry) {
    const auto stored = mailbox_.messages(where, entry.seq, entry.seq, 1);
    return stored && !stored->empty() && stored->front().id != entry.id;
}

void timelines::diverge(conversation_id where) {
    if (diverged_.insert(where).second) {
        reports_.push_back(where);
        pulls_.exclude(where);
    }
}

bool timelines::is_diverged(conversation_id where) const { return diverged_.contains(where); }

void timelines::poll_gaps(conversation_id where, timeline& line, instant now) {
    while (const auto wanted = line.poll_output()) {
        if (const auto* missing = std::get_if<protocol::reorder_buffer::missing>(&*wanted)) {
            pulls_.want(where, now, missing->to);
        } else {
            pulls_.want(where, now);
            is_sync_needed_ = true;
        }
    }
    if (line.next_timeout()) {
        waiting_.insert(where);
    } else {
        waiting_.erase(where);
    }
}

}  // namespace gapless::sdk
