#include "protocol/delivery/outbox.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gapless::protocol {

namespace {

bool is_to_be_sealed(const draft& row) {
    return row.sealed.empty() && row.state != draft_state::cancelling;
}

draft as_stored(const outbox_row& row) {
    draft stored = row.item;
    if (stored.state == draft_state::in_flight) {
        stored.state = draft_state::queued;
    }
    return stored;
}

std::vector<draft> in_order(std::vector<const outbox_row*> rows) {
    std::sort(rows.begin(), rows.end(), [](const outbox_row* a, const outbox_row* b) {
        return a->submitted < b->submitted;
    });
    std::vector<draft> drafts;
    drafts.reserve(rows.size());
    for (const outbox_row* row : rows) {
        drafts.push_back(as_stored(*row));
    }
    return drafts;
}

// What is long takes its time on a slow link: in whole seconds, so that short messages take none.
duration travel_time(std::size_t bytes) {
    constexpr std::size_t slowest_bytes_per_second = 8 * 1024;
    return seconds(static_cast<std::int64_t>(bytes / slowest_bytes_per_second));
}

}  // namespace

outbox::outbox() : outbox(limits{}) {}

outbox::outbox(limits options, outbox_contents contents)
    : limits_(options), ack_timeout_(options.ack_timeout_min), is_fresh_(contents.is_empty()) {
    for (const auto& [to, counter] : contents.counters) {
        queues_.emplace(to, outbox_queue{to, counter, false});
    }
    for (draft& stored : contents.rows) {
        GAPLESS_ASSERT(index_.emplace(stored.id, stored.to).second);
        outbox_row row{.item = std::move(stored), .submitted = ++submitted_};
        row.is_denied = row.item.state == draft_state::failed;
        if (row.item.state == draft_state::in_flight) {
            row.item.state = draft_state::queued;
        }
        next_expiry_ = std::min(next_expiry_.value_or(row.item.expires), row.item.expires);
        busy_.insert(row.item.to);
        bytes_ += row.item.body.size();
        queue_to(row.item.to).push(std::move(row));
    }
}

result<void> outbox::push(draft message) {
    if (message.body.size() > limits_.message_bytes_max) {
        return errc::message_too_large;
    }
    const bool has_room =
        index_.empty() || bytes_ + message.body.size() <= limits_.queued_bytes_max;
    if (index_.size() >= limits_.queued_max || !has_room) {
        return errc::outbox_full;
    }
    if (index_.contains(message.id)) {
        return errc::conflict;
    }
    if (const auto known = direct_.find(message.to.user);
        message.to.is_direct() && known != direct_.end()) {
        message.to = destination::to(known->second);
    }
    message.expires = message.created + limits_.expires_after;
    message.attempts = 0;
    message.first_tried.reset();
    message.state = draft_state::queued;
    message.failure.reset();
    message.sealed.clear();

    next_expiry_ = std::min(next_expiry_.value_or(message.expires), message.expires);
    changed_.insert(message.id);
    index_.emplace(message.id, message.to);
    bytes_ += message.body.size();
    busy_.insert(message.to);
    queue_to(message.to).push({.item = std::move(message), .submitted = ++submitted_});
    return {};
}

bool outbox::retry(client_id id, wall_time today) {
    if (!index_.contains(id)) {
        return false;
    }
    outbox_row& row = *queue_of(id).find(id);
    if (!row.is_stopped()) {
        return false;
    }
    row.item.state = row.is_awaited ? draft_state::in_flight : draft_state::queued;
    row.item.failure.reset();
    row.item.attempts = 0;
    row.item.expires = today + limits_.expires_after;
    row.is_denied = false;
    next_expiry_ = std::min(next_expiry_.value_or(row.item.expires), row.item.expires);
    changed_.insert(id);
    if (row.item.body.size() > limits_.message_bytes_max) {
        refuse_too_large(row);
    }
    return true;
}

bool outbox::cancel(client_id id) {
    if (!index_.contains(id)) {
        return false;
    }
    outbox_queue& queue = queue_of(id);
    outbox_row& row = *queue.find(id);
    row.item.state = draft_state::cancelling;
    row.is_denied = false;
    changed_.insert(id);
    drop_if_unwanted(queue, row);
    return true;
}

std::optional<outbox::transmission> outbox::poll_transmit(moment now) {
    clock_ = now;
    if (!is_connected_ || is_fenced_ || hold_.is_holding(now.steady)) {
        return std::nullopt;
    }
    while (!window_.is_full(limits_)) {
        outbox_queue* queue = nullptr;
        outbox_row* row = nullptr;
        for (const destination& to : busy_) {
            outbox_queue& each = queue_to(to);
            outbox_row* next = each.next(limits_);
            if (next != nullptr && is_waiting(each, *next)) {
                continue;
            }
            if (next != nullptr && (row == nullptr || next->submitted < row->submitted)) {
                queue = &each;
                row = next;
            }
        }
        if (row == nullptr || !window_.has_room(row->item.body.size(), limits_)) {
            return std::nullopt;
        }
        if (!is_older_than_memory(*row, now.wall)) {
            return transmit(*queue, *row, now);
        }
        queue->start_reconciling();
        outputs_.emplace_back(reconcile{queue->to()});
    }
    return std::nullopt;
}

std::optional<outbox::output> outbox::poll_output() {
    if (outputs_.empty()) {
        return std::nullopt;
    }
    output next = std::move(outputs_.front());
    outputs_.pop_front();
    return next;
}

outbox_changes outbox::take_changes() {
    outbox_changes changes;
    std::vector<const outbox_row*> rows;
    for (const client_id& id : changed_) {
        rows.push_back(queue_of(id).find(id));
    }
    changes.stored = in_order(std::move(rows));
    changes.removed = std::exchange(removed_, {});
    for (const destination& to : changed_counters_) {
        changes.counters.emplace(to, last_counter(to));
    }
    changed_.clear();
    changed_counters_.clear();
    return changes;
}

std::optional<instant> outbox::next_timeout() const {
    std::optional<instant> earliest = window_.next_due();
    const auto consider = [&](instant due) {
        earliest = earliest ? std::min(*earliest, due) : due;
    };
    if (is_connected_ && !busy_.empty() && hold_.until()) {
        consider(*hold_.until());
    }
    if (next_expiry_ && clock_) {
        consider(
            clock_->steady +
            gapless::milliseconds(next_expiry_->milliseconds - clock_->wall.milliseconds)
        );
    }
    return earliest;
}

bool outbox::is_settled() const {
    return std::all_of(busy_.begin(), busy_.end(), [this](const destination& to) {
        return queues_.at(to).is_settled(limits_);
    });
}

std::optional<draft> outbox::find(client_id id) const {
    const auto found = index_.find(id);
    if (found == index_.end()) {
        return std::nullopt;
    }
    return queues_.at(found->second).find(id)->item;
}

std::vector<draft> outbox::drafts() const {
    std::vector<const outbox_row*> rows;
    for (const destination& to : busy_) {
        for (const outbox_row& row : queues_.at(to).rows()) {
            rows.push_back(&row);
        }
    }
    return in_order(std::move(rows));
}

sender_counter outbox::last_counter(const destination& to) const {
    const auto found = queues_.find(to);
    return found == queues_.end() ? sender_counter{} : found->second.base();
}

outbox_queue& outbox::queue_to(const destination& to) {
    return queues_.try_emplace(to, to, sender_counter{}, is_fresh_ && !to.is_direct())
        .first->second;
}

outbox_queue& outbox::queue_of(client_id id) { return queue_to(index_.at(id)); }

outbox::transmission outbox::transmit(outbox_queue& queue, outbox_row& row, moment now) {
    const std::optional<wall_time> tried_before = row.item.first_tried;
    queue.handle_transmitted(row, now.wall);
    if (row.item.first_tried != tried_before) {
        changed_.insert(row.item.id);
    }
    const bool is_cancel = row.item.state == draft_state::cancelling;
    const std::size_t bytes = is_cancel ? 0 : row.item.body.size();
    window_.handle_transmitted({
        .id = row.item.id,
        .bytes = bytes,
        .due = now.steady + ack_timeout_ + travel_time(window_.bytes() + bytes),
    });
    if (is_cancel) {
        return protocol::cancel{
            .to = queue.to(),
            .client_id = row.item.id,
            .counter = row.transmitted,
        };
    }
    return protocol::send{
        .to = queue.to(),
        .client_id = row.item.id,
        .counter = row.transmitted,
        .read_seq = row.item.read_seq,
        .kind = row.item.kind,
        .body = row.item.body,
        .mentions = row.item.mentions,
        .mention_all = row.item.mention_all,
        .target = row.item.target,
        .lifetime = row.item.lifetime,
        .origin = row.item.origin,
    };
}

// What was transmitted once may have been stored, and goes again as it is.
bool outbox::is_waiting(const outbox_queue& queue, const outbox_row& row) const {
    return waiting_.contains(queue.to()) && is_to_be_sealed(row.item);
}

void outbox::set_waiting(const destination& to, bool waits) {
    if (waits) {
        waiting_.insert(to);
    } else {
        waiting_.erase(to);
    }
}

bool outbox::needs_keys(const destination& to) {
    const outbox_row* next = queue_to(to).next(limits_);
    return next != nullptr && is_to_be_sealed(next->item);
}

bool outbox::has_clear_in_flight(const destination& to) const {
    const auto found = queues_.find(to);
    return found != queues_.end() && std::ranges::any_of(found->second.rows(), [](const auto& row) {
               return row.is_awaited && is_to_be_sealed(row.item);
           });
}

void outbox::put_sealed(client_id id, std::string sealed) {
    queue_of(id).find(id)->item.sealed = std::move(sealed);
    changed_.insert(id);
}

bool outbox::is_older_than_memory(const outbox_row& row, wall_time today) const {
    if (!row.item.first_tried || row.is_reconciled) {
        return false;
    }
    // In either direction: after a clock was set back the true age is anybody's guess.
    const std::int64_t age = today.milliseconds - row.item.first_tried->milliseconds;
    return std::max(age, -age) > limits_.reconcile_after.milliseconds();
}

}  // namespace gapless::protocol
