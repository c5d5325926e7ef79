#include "protocol/delivery/outbox.hpp"
#include "protocol/delivery/refusal.hpp"

#include <algorithm>
#include <utility>

namespace gapless::protocol {

void outbox::handle_connected() {
    handle_disconnected();
    is_connected_ = true;
    is_fenced_ = false;
    for (const destination& to : busy_) {
        if (queue_to(to).is_reconciling()) {
            outputs_.emplace_back(reconcile{to});
        }
    }
}

void outbox::handle_disconnected() {
    is_connected_ = false;
    window_.handle_disconnected();
    for (const destination& to : busy_) {
        queue_to(to).handle_disconnected();
    }
}

void outbox::handle_message_bytes_max(std::size_t bytes) {
    limits_.message_bytes_max = bytes;
    for (const destination& to : busy_) {
        for (outbox_row& row : queue_to(to).rows()) {
            if (row.item.state == draft_state::queued && row.item.body.size() > bytes) {
                refuse_too_large(row);
            }
        }
    }
}

void outbox::handle_round_trip(const round_trip& measured) {
    ack_timeout_ = std::clamp(
        measured.late_after().value_or(limits_.ack_timeout_min),
        limits_.ack_timeout_min,
        limits_.ack_timeout_max
    );
}

std::optional<draft> outbox::handle_sent(const sent& answer) {
    hold_.handle_accepted();
    return settle(answer.client_id, answer.conversation, answer.counter, !answer.duplicate);
}

std::optional<draft> outbox::handle_found(
    client_id id, conversation_id conversation, sender_counter counter
) {
    return settle(id, conversation, counter, false);
}

void outbox::handle_direct_resolved(const std::string& user, conversation_id conversation) {
    direct_.insert_or_assign(user, conversation);
    const destination from = destination::direct(user);
    const auto found = queues_.find(from);
    if (found == queues_.end()) {
        return;
    }
    const destination to = destination::to(conversation);
    for (const outbox_row& row : found->second.rows()) {
        index_.at(row.item.id) = to;
        changed_.insert(row.item.id);
        busy_.insert(to);
    }
    busy_.erase(from);
    outbox_queue moved = std::move(found->second);
    queues_.erase(found);
    outbox_queue& target = queue_to(to);
    target.merge(std::move(moved));
    if (target.is_reconciling()) {
        outputs_.emplace_back(reconcile{to});
    }
    changed_counters_.insert(from);
    changed_counters_.insert(to);
}

void outbox::handle_refused(client_id id, const error& reason, instant now) {
    if (!window_.handle_answered(id)) {
        return;
    }
    outbox_queue& queue = queue_of(id);
    outbox_row& row = *queue.find(id);
    queue.handle_turned_away(row);
    changed_.insert(id);
    switch (refusal_of(reason)) {
        case refusal::session:
            is_fenced_ = true;
            break;
        case refusal::passing:
            hold_.handle_refused(reason.retry_after, now, limits_);
            break;
        case refusal::keys:
            queue.handle_denied(row);
            unseal(queue, row, true);
            outputs_.emplace_back(keys_stale{queue.to()});
            break;
        case refusal::generation:
            queue.handle_denied(row);
            unseal(queue, row, true);
            break;
        case refusal::conclusive:
            if (row.item.state == draft_state::cancelling) {
                withdraw(queue, id);
                return;
            }
            fail(row, reason.code);
            break;
    }
    drop_if_unwanted(queue, row);
}

void outbox::handle_barred(const destination& to, errc why) {
    outbox_queue& queue = queue_to(to);
    outbox_row* row = queue.next(limits_);
    if (row == nullptr || !is_waiting(queue, *row)) {
        return;
    }
    if (row->item.first_tried && !row->is_reconciled) {
        queue.start_reconciling();  // an earlier connection may have stored it
        outputs_.emplace_back(reconcile{to});
        return;
    }
    fail(*row, why);
}

// A row that is not stored is sealed anew. What stands behind it was sealed as what follows it, and
// is not stored either, where no higher counter is.
void outbox::unseal(outbox_queue& queue, const outbox_row& first, bool with_those_behind) {
    changed_.insert(first.item.id);
    bool is_reached = false;
    for (outbox_row& row : queue.rows()) {
        is_reached = &row == &first || (is_reached && with_those_behind);
        if (is_reached && !row.item.sealed.empty()) {
            row.item.sealed.clear();
            changed_.insert(row.item.id);
        }
    }
}

void outbox::handle_counter_expected(client_id id, sender_counter expected) {
    if (!window_.handle_answered(id)) {
        return;
    }
    outbox_queue& queue = queue_of(id);
    outbox_row& row = *queue.find(id);
    const bool was_reconciling = queue.is_reconciling();
    const sender_counter base = queue.base();
    const auto verdict = queue.handle_counter_expected(row, expected);
    unseal(queue, row, verdict == outbox_queue::verdict::go_again);
    if (queue.base() != base) {
        changed_counters_.insert(queue.to());
    }
    if (verdict == outbox_queue::verdict::reconcile && !was_reconciling) {
        outputs_.emplace_back(reconcile{queue.to()});
    }
    drop_if_unwanted(queue, row);
}

void outbox::handle_reconciled(const destination& to, sender_counter last_counter) {
    const auto found = queues_.find(to);
    if (found == queues_.end() || !found->second.is_reconciling()) {
        return;
    }
    found->second.handle_reconciled(last_counter);
    changed_counters_.insert(to);
}

void outbox::handle_cancelled(client_id id) {
    if (!index_.contains(id)) {
        return;
    }
    outbox_queue& queue = queue_of(id);
    queue.handle_burnt(*queue.find(id));
    changed_counters_.insert(queue.to());
    hold_.handle_accepted();
    withdraw(queue, id);
}

void outbox::handle_timeout(moment now) {
    clock_ = now;
    hold_.handle_timeout(now.steady);
    const auto late = window_.overdue(now.steady);
    for (const outbox_window::flight& each : late) {
        handle_overdue(each, now.steady);
    }
    if (!late.empty()) {
        const auto is_probed = [](const auto& each) { return each.is_probed; };
        outputs_.emplace_back(probe{.is_repeated = std::ranges::any_of(late, is_probed)});
    }
    expire(now.wall);
}

std::optional<draft> outbox::settle(
    client_id id, conversation_id conversation, sender_counter counter, bool is_last
) {
    if (conversation == conversation_id{}) {
        return std::nullopt;
    }
    const destination to = destination::to(conversation);
    const auto found = index_.find(id);
    if (found != index_.end() && found->second.is_direct()) {
        handle_direct_resolved(std::string{found->second.user}, conversation);
    }
    outbox_queue& numbered = queue_to(to);
    if (counter > numbered.base()) {
        changed_counters_.insert(to);
    }
    numbered.handle_counter(counter, is_last);
    if (found == index_.end()) {
        return std::nullopt;
    }
    return remove(queue_of(id), id);
}

void outbox::withdraw(outbox_queue& queue, client_id id) {
    outputs_.emplace_back(withdrawn{remove(queue, id)});
}

void outbox::drop_if_unwanted(outbox_queue& queue, const outbox_row& row) {
    const bool is_unwanted = row.item.state == draft_state::cancelling;
    if (is_unwanted && !row.is_awaited && !row.item.first_tried) {
        withdraw(queue, row.item.id);
    }
}

void outbox::fail(outbox_row& row, errc code) {
    row.item.state = draft_state::failed;
    row.item.failure = code;
    row.is_denied = true;
    changed_.insert(row.item.id);
    outputs_.emplace_back(failed{row.item});
}

// Under an earlier, higher limit the server may have stored it.
void outbox::refuse_too_large(outbox_row& row) {
    row.item.first_tried ? give_up(row) : fail(row, errc::message_too_large);
}

void outbox::give_up(outbox_row& row) {
    row.item.state = draft_state::unconfirmed;
    changed_.insert(row.item.id);
    outputs_.emplace_back(unconfirmed{row.item});
}

void outbox::handle_overdue(const outbox_window::flight& late, instant now) {
    outbox_queue& queue = queue_of(late.id);
    outbox_row& row = *queue.find(late.id);
    window_.handle_probed(late.id, now + limits_.probe_grace);
    if (late.is_probed) {
        return;
    }
    if (now - late.due > ack_timeout_) {
        return;  // the machine was suspended, so the connection may not have lived through it
    }
    ++row.item.attempts;
    changed_.insert(late.id);
    const bool is_trying = row.item.state == draft_state::in_flight;
    if (is_trying && limits_.tries_max && row.item.attempts >= *limits_.tries_max) {
        give_up(row);
    }
}

void outbox::expire(wall_time today) {
    if (!next_expiry_ || today < *next_expiry_) {
        return;
    }
    next_expiry_.reset();
    for (const destination& to : busy_) {
        for (outbox_row& row : queue_to(to).rows()) {
            if (row.is_stopped() || row.item.state == draft_state::cancelling) {
                continue;
            }
            if (row.item.expires <= today) {
                give_up(row);
            } else {
                next_expiry_ = std::min(next_expiry_.value_or(row.item.expires), row.item.expires);
            }
        }
    }
}

draft outbox::remove(outbox_queue& queue, client_id id) {
    draft removed = queue.remove(id).item;
    bytes_ -= removed.body.size();
    window_.handle_answered(id);
    index_.erase(id);
    changed_.erase(id);
    removed_.push_back(id);
    if (queue.rows().empty()) {
        busy_.erase(queue.to());
        if (queue.is_reconciling()) {  // there is nothing left to look for
            handle_reconciled(queue.to(), queue.base());
        }
    }
    return removed;
}

}  // namespace gapless::protocol
