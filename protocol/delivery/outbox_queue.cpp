#include "protocol/delivery/outbox_queue.hpp"

#include "protocol/planted.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gapless::protocol {

namespace {

bool is_submitted_before(const outbox_row& a, const outbox_row& b) {
    return a.submitted < b.submitted;
}

}  // namespace

outbox_queue::outbox_queue(destination to, sender_counter base, bool is_base_certain)
    : to_(std::move(to)), base_(base), is_base_certain_(is_base_certain) {}

void outbox_queue::push(outbox_row row) {
    GAPLESS_ASSERT(rows_.empty() || is_submitted_before(rows_.back(), row));
    rows_.push_back(std::move(row));
}

void outbox_queue::merge(outbox_queue other) {
    std::deque<outbox_row> merged;
    std::merge(
        std::make_move_iterator(rows_.begin()),
        std::make_move_iterator(rows_.end()),
        std::make_move_iterator(other.rows_.begin()),
        std::make_move_iterator(other.rows_.end()),
        std::back_inserter(merged),
        is_submitted_before
    );
    rows_ = std::move(merged);
    for (outbox_row& row : rows_) {
        row.item.to = to_;
    }
    base_ = std::max(base_, other.base_);
    expected_ = std::max(expected_, other.expected_);
    is_base_certain_ = is_base_certain_ && other.is_base_certain_;
    is_reconciling_ = is_reconciling_ || other.is_reconciling_;
    awaited_ += other.awaited_;
}

outbox_row outbox_queue::remove(client_id id) {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const outbox_row& row) {
        return row.item.id == id;
    });
    GAPLESS_ASSERT(found != rows_.end());
    stop_awaiting(*found);
    outbox_row removed = std::move(*found);
    rows_.erase(found);
    return removed;
}

void outbox_queue::handle_transmitted(outbox_row& row, wall_time today) {
    row.transmitted = counter_of(row);
    row.tried_before = row.item.first_tried;
    if (!row.item.first_tried) {
        row.item.first_tried = today;
    }
    if (row.item.state == draft_state::queued) {
        row.item.state = draft_state::in_flight;
    }
    row.is_awaited = true;
    row.is_denied = false;
    ++awaited_;
}

void outbox_queue::handle_turned_away(outbox_row& row) {
    stop_awaiting(row);
    row.item.first_tried = row.tried_before;
    row.is_denied = !row.item.first_tried;
}

void outbox_queue::handle_denied(outbox_row& row) {
    handle_turned_away(row);
    row.is_denied = true;
}

void outbox_queue::handle_counter(sender_counter counter, bool is_last) {
    base_ = std::max(base_, counter);
    is_base_certain_ = is_base_certain_ || is_last;
}

void outbox_queue::handle_burnt(const outbox_row& row) {
    const sender_counter counter = row.is_awaited ? row.transmitted : counter_of(row);
    for (outbox_row& earlier : rows_) {
        if (&earlier == &row) {
            break;
        }
        earlier.is_denied |= !earlier.is_awaited;
    }
    handle_counter(counter, false);
}

outbox_queue::verdict outbox_queue::handle_counter_expected(
    outbox_row& row, sender_counter expected
) {
    handle_denied(row);
    if (expected > row.transmitted) {
        expected_ = expected;
        is_reconciling_ = true;
        return verdict::reconcile;
    }
    sender_counter position = base_;
    for (outbox_row& earlier : rows_) {
        if (&earlier == &row) {
            break;
        }
        position = earlier.is_numbered() ? position.next() : position;
        earlier.is_denied |= position >= expected && !earlier.is_awaited;
    }
    if (expected <= base_) {
        base_ = sender_counter{expected.value == 0 ? 0 : expected.value - 1};
    }
    is_base_certain_ = true;
    return verdict::go_again;
}

void outbox_queue::handle_reconciled(sender_counter last_counter) {
    base_ = std::max(base_, last_counter);
    if (expected_ > base_) {
        base_ = expected_.previous();
    }
    // Without the server's word burnt counters are missing from what was found.
    is_base_certain_ = is_base_certain_ || expected_ != sender_counter{};
    expected_ = sender_counter{};
    is_reconciling_ = false;
    for (outbox_row& row : rows_) {
        row.is_reconciled = true;
        row.is_denied = !row.is_awaited;
    }
}

void outbox_queue::handle_disconnected() {
    for (outbox_row& row : rows_) {
        // A cancel may have burnt the counter of a row that it had overtaken.
        const bool is_doubtful = row.is_awaited && row.item.state == draft_state::cancelling;
        is_base_certain_ = is_base_certain_ && !is_doubtful;
        if (GAPLESS_PLANTED(resend_out_of_order) && is_doubtful) {
            std::swap(row.item, rows_.back().item);
        }
        stop_awaiting(row);
        row.is_reconciled = false;
    }
}

outbox_row* outbox_queue::next(const outbox_limits& limits) {
    const std::size_t window = is_base_certain_ ? limits.in_flight_per_destination_max : 1;
    if (is_reconciling_ || awaited_ >= window) {
        return nullptr;
    }
    outbox_row* candidate = nullptr;
    bool is_blocked = false;
    std::size_t awaited_seen = 0;
    for (outbox_row& row : rows_) {
        if (candidate != nullptr && awaited_seen == awaited_) {
            break;
        }
        if (row.is_awaited) {
            if (candidate != nullptr) {
                return nullptr;
            }
            ++awaited_seen;
        } else if (candidate != nullptr) {
            continue;
        } else if (row.is_stopped()) {
            is_blocked = is_blocked || limits.when_stopped == stopped_row_policy::block;
        } else if (is_blocked && row.item.state != draft_state::cancelling) {
            continue;  // but a cancellation behind it may go
        } else {
            candidate = &row;
        }
    }
    return candidate;
}

bool outbox_queue::is_settled(const outbox_limits& limits) const {
    bool is_blocked = false;
    for (const outbox_row& row : rows_) {
        if (row.is_stopped()) {
            is_blocked = is_blocked || limits.when_stopped == stopped_row_policy::block;
        } else if (row.is_awaited || !is_blocked || row.item.state == draft_state::cancelling) {
            return false;
        }
    }
    return true;
}

outbox_row* outbox_queue::find(client_id id) {
    return const_cast<outbox_row*>(std::as_const(*this).find(id));
}

const outbox_row* outbox_queue::find(client_id id) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const outbox_row& row) {
        return row.item.id == id;
    });
    return found == rows_.end() ? nullptr : &*found;
}

sender_counter outbox_queue::counter_of(const outbox_row& row) const {
    // A cancel overtakes what a stopped row blocks, if that is not stored.
    const auto is_overtaken = [&row](const outbox_row& other) {
        return row.item.state == draft_state::cancelling && &other != &row &&
               other.item.state == draft_state::queued &&
               (other.is_denied || !other.item.first_tried);
    };
    sender_counter counter = base_;
    for (const outbox_row& other : rows_) {
        counter = other.is_numbered() && !is_overtaken(other) ? counter.next() : counter;
        if (&other == &row) {
            break;
        }
    }
    return counter;
}

void outbox_queue::stop_awaiting(outbox_row& row) {
    if (!row.is_awaited) {
        return;
    }
    row.is_awaited = false;
    --awaited_;
    if (row.item.state == draft_state::in_flight) {
        row.item.state = draft_state::queued;
    }
}

}  // namespace gapless::protocol
