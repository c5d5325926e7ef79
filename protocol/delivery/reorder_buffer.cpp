#include "protocol/delivery/reorder_buffer.hpp"

#include "protocol/planted.hpp"

#include <algorithm>
#include <utility>

namespace gapless::protocol {

reorder_buffer::reorder_buffer() : reorder_buffer(limits{}) {}

reorder_buffer::reorder_buffer(limits options) : limits_(options) {}

void reorder_buffer::handle_message(message early, seq high, instant now) {
    const seq where = early.seq;
    if (where <= high || held_.contains(where)) {
        return;
    }
    head_ = std::max(head_.value_or(where), where);
    held_bytes_ += early.body.size();
    held_.emplace(where, held_message{.content = std::move(early), .since = now});
    if (held_.size() > limits_.messages_max || held_bytes_ > limits_.bytes_max) {
        held_.clear();
        held_bytes_ = 0;
    }
    if (!pull_due_ && where > asked_up_to_) {
        pull_due_ = now + limits_.pull_delay;
    }
    if (!sync_due_) {
        sync_due_ = now + limits_.sync_delay;
    }
}

void reorder_buffer::handle_connected(instant now) {
    asked_up_to_ = seq{};
    pull_due_.reset();
    sync_due_.reset();
    if (GAPLESS_PLANTED(gap_timer_cancelled_on_reconnect)) {
        return;
    }
    if (head_) {
        pull_due_ = now + limits_.pull_delay;
        sync_due_ = now + limits_.sync_delay;
    }
}

void reorder_buffer::handle_timeout(seq high, instant now) {
    forget_up_to(high);
    if (pull_due_ && *pull_due_ <= now) {
        pull_due_.reset();
        ask_for_missing(high);
    }
    if (sync_due_ && *sync_due_ <= now) {
        sync_due_.reset();
        outputs_.emplace_back(sync_needed{});
    }
}

std::vector<message> reorder_buffer::take(seq high) {
    std::vector<message> run;
    forget_up_to(high);
    for (auto next = held_.begin(); next != held_.end() && next->first == high.next();) {
        high = next->first;
        held_bytes_ -= next->second.content.body.size();
        run.push_back(std::move(next->second.content));
        next = held_.erase(next);
    }
    forget_up_to(high);
    if (!run.empty() && !held_.empty() && sync_due_) {
        sync_due_ = oldest_held() + limits_.sync_delay;
    }
    return run;
}

std::optional<reorder_buffer::output> reorder_buffer::poll_output() {
    if (outputs_.empty()) {
        return std::nullopt;
    }
    const output next = outputs_.front();
    outputs_.pop_front();
    return next;
}

std::optional<instant> reorder_buffer::next_timeout() const {
    if (pull_due_ && sync_due_) {
        return std::min(*pull_due_, *sync_due_);
    }
    return pull_due_ ? pull_due_ : sync_due_;
}

void reorder_buffer::forget_up_to(seq high) {
    while (!held_.empty() && held_.begin()->first <= high) {
        held_bytes_ -= held_.begin()->second.content.body.size();
        held_.erase(held_.begin());
    }
    if (head_ && *head_ <= high) {
        head_.reset();
        asked_up_to_ = seq{};
        pull_due_.reset();
        sync_due_.reset();
    }
}

void reorder_buffer::ask_for_missing(seq high) {
    if (!head_ || head_->value - high.value - held_.size() > limits_.pull_missing_max) {
        return;
    }
    seq from = std::max(high, asked_up_to_).next();
    const auto ask_below = [&](seq where) {
        if (from < where) {
            outputs_.emplace_back(missing{.from = from, .to = where.previous()});
        }
        from = std::max(from, where.next());
    };
    for (const auto& [where, each] : held_) {
        ask_below(where);
    }
    ask_below(head_->next());
    asked_up_to_ = *head_;
}

instant reorder_buffer::oldest_held() const {
    instant oldest = held_.begin()->second.since;
    for (const auto& [where, each] : held_) {
        oldest = std::min(oldest, each.since);
    }
    return oldest;
}

}  // namespace gapless::protocol
