#include "sdk/core/receiving/receiving.hpp"

#include "protocol/planted.hpp"
#include "sdk/core/earliest.hpp"

#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

bool is_consecutive(const protocol::push_batch& batch) {
    if (batch.messages.empty() || batch.messages.front().seq == seq{}) {
        return false;
    }
    auto expected = batch.messages.front().seq;
    for (const auto& entry : batch.messages) {
        if (entry.seq != expected) {
            return false;
        }
        expected = expected.next();
    }
    return true;
}

// What a frame costs in memory beside its bodies.
constexpr std::size_t kept_bytes = 64;

}  // namespace

receiving::receiving(limits options, ledger& book, mailbox& box, sending& outgoing, key_desk& keys)
    : limits_(options),
      ledger_(book),
      sync_(options.sync, book),
      pulls_(options.pulls),
      timelines_(options.timelines, book, box, outgoing, pulls_, keys),
      backfill_(options.history, book, pulls_) {
    if (GAPLESS_PLANTED(stored_gap_forgotten) && book.conversations().size() > 16) {
        return;
    }
    for (const auto& [id, row] : book.conversations()) {
        pulls_.handle_row(row);
    }
}

void receiving::handle_connected(instant now) { sync_.handle_connected(now); }

void receiving::handle_established(instant now) {
    pulls_.handle_connected(now);
    timelines_.handle_connected(now);
    settle(now);
}

void receiving::handle_disconnected() {
    sync_.handle_disconnected();
    pulls_.handle_disconnected();
    backfill_.handle_disconnected();
    is_far_behind_ = false;
}

bool receiving::handle(const protocol::push& arrived, instant now) {
    if (!arrived.batch || !is_consecutive(*arrived.batch)) {
        return false;
    }
    const auto where = arrived.batch->conversation;
    timelines_.handle_push(*arrived.batch, now);
    if (arrived.inbox) {
        handle_fields(where, *arrived.inbox, now + limits_.timelines.hold_back, now);
    }
    if (!ledger_.find(where)) {
        sync_.want(arrived.inbox ? now : now + limits_.timelines.hold_back);
    }
    settle(now);
    return true;
}

bool receiving::handle(const protocol::notify& arrived, instant now) {
    if (arrived.inbox) {
        timelines_.handle_head(arrived.conversation, arrived.inbox->head, now);
        timelines_.handle_cursors(arrived.conversation, *arrived.inbox);
        sync_.handle_notified(arrived.inbox->version, now);
    } else if (arrived.head != seq{}) {
        handle_heads({{arrived.conversation, arrived.head}}, true, now);
    } else {
        sync_.handle_notified(std::nullopt, now);
    }
    if (is_too_much_missing()) {
        skip(now);
    }
    settle(now);
    return true;
}

bool receiving::handle(const protocol::changed& arrived, instant now) {
    if (arrived.entry.conversation == conversation_id{}) {
        return false;
    }
    timelines_.handle_inbox_entry(arrived.entry, now);
    handle_fields(arrived.entry.conversation, arrived.inbox, now, now);
    settle(now);
    return true;
}

bool receiving::handle(const protocol::sync_page& page, instant now) {
    for (const auto& entry : page.entries) {
        if (entry.conversation == conversation_id{}) {
            return false;
        }
        timelines_.handle_inbox_entry(entry, now);
    }
    for (const auto& entry : page.large) {
        if (entry.conversation == conversation_id{}) {
            return false;
        }
        timelines_.handle_inbox_entry(entry, now);
    }
    const bool is_honest = sync_.handle_page(page, now);
    if (is_far_behind_ || is_too_much_missing()) {
        skip(now);
        hurry(page);
        is_far_behind_ = page.state == protocol::sync_state::more;
    }
    settle(now);
    return is_honest;
}

bool receiving::handle(const protocol::pulled& answer, instant now) {
    if (const auto asked = pulls_.handle_answer(answer.conversation)) {
        const auto missing = ledger_.gaps(answer.conversation);
        timelines_.handle_pulled(answer, *asked, now);
        if (missing.contains(asked->to) && missing == ledger_.gaps(answer.conversation)) {
            backfill_.handle_nothing(*asked, answer.failure, now);
        }
        settle(now);
    }
    return true;
}

void receiving::handle(
    const protocol::sent& answer, const std::optional<message>& own, instant now
) {
    timelines_.handle_sent(answer, own, now);
    if (answer.inbox) {
        const auto pull_at = now + limits_.timelines.gap_patience;
        handle_fields(answer.conversation, *answer.inbox, pull_at, now);
    }
    if (!ledger_.find(answer.conversation)) {
        sync_.want(now);
    }
    settle(now);
}

void receiving::handle_fields(
    conversation_id where, const protocol::inbox_fields& fields, instant pull_at, instant now
) {
    timelines_.handle_head(where, fields.head, pull_at);
    timelines_.handle_cursors(where, fields);
    sync_.handle_fields(where, fields, now);
}

void receiving::handle_progress(instant now) {
    sync_.handle_progress(now);
    pulls_.handle_progress(now);
}

void receiving::handle_head(inbox_version version, instant now) { sync_.handle_head(version, now); }

void receiving::handle_heads(
    const std::vector<protocol::large_head>& heads, bool are_all, instant now
) {
    bool is_known = are_all;
    for (const auto& moved : heads) {
        timelines_.handle_head(moved.conversation, moved.head, now);
        is_known = is_known && ledger_.find(moved.conversation) != nullptr;
    }
    if (!is_known) {
        sync_.want(now);
    }
    if (is_too_much_missing()) {
        skip(now);
    }
}

void receiving::handle_timeout(instant now) {
    timelines_.handle_timeout(now);
    settle(now);
}

std::uint64_t receiving::sync_again(instant now) {
    sync_.want(now);
    return sync_.started();
}

void receiving::want_history(conversation_id where, seq_range entries) {
    backfill_.want(where, entries);
}

void receiving::need_history(conversation_id where, seq_range entries) {
    backfill_.need(where, entries);
}

bool receiving::is_too_much_missing() const {
    return limits_.far_behind != 0 && pulls_.missing() > limits_.far_behind;
}

void receiving::skip(instant now) {
    std::vector<std::pair<conversation_id, seq>> skipped;
    for (const auto& [id, row] : ledger_.conversations()) {
        // What the contacts timeline adds up to is nothing without its beginning.
        const bool is_whole = row.kind == conversation_kind::contacts;
        if (!is_whole && row.high < row.head &&
            row.head.value - row.high.value > limits_.screenful) {
            skipped.emplace_back(id, seq{row.head.value - limits_.screenful});
        }
    }
    for (const auto& [id, to] : skipped) {
        timelines_.skip(id, to, now);
    }
}

// Entries ascend by version: what changed last comes first. Nothing says when large groups did.
void receiving::hurry(const protocol::sync_page& page) {
    for (const auto& entry : page.large) {
        pulls_.hurry(entry.conversation);
    }
    for (const auto& entry : page.entries) {
        pulls_.hurry(entry.conversation);
    }
}

std::optional<protocol::frame> receiving::poll_frame(instant now) {
    if (auto ask = sync_.poll_sync(now)) {
        return *ask;
    }
    if (auto ask = backfill_.poll_wanted(now)) {
        return *ask;
    }
    if (auto ask = pulls_.poll_pull(now)) {
        return *ask;
    }
    if (is_caught_up()) {
        if (auto ask = backfill_.poll_idle(now)) {
            return *ask;
        }
    }
    return std::nullopt;
}

std::optional<conversation_id> receiving::poll_diverged() { return timelines_.poll_diverged(); }

std::optional<instant> receiving::next_timeout() const {
    const auto next = earliest(timelines_.next_timeout(), backfill_.next_timeout());
    return earliest(next, earliest(sync_.next_timeout(), pulls_.next_timeout()));
}

bool receiving::is_overdue(instant now) const {
    return sync_.is_overdue(now) || pulls_.is_overdue(now);
}

bool receiving::is_caught_up() const { return sync_.is_caught_up() && !pulls_.has_gaps(); }

bool receiving::has_synced(std::uint64_t number) const { return sync_.finished() > number; }

std::size_t receiving::held_bytes() const {
    return timelines_.held_bytes() + sync_.kept() * kept_bytes;
}

// Rows may have advanced: that can move the cursor, and end a gap.
void receiving::settle(instant now) {
    if (timelines_.poll_sync_needed()) {
        sync_.want(now);
    }
    sync_.handle_advanced(now);
}

}  // namespace gapless::sdk
