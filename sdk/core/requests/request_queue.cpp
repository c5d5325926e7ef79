#include "sdk/core/requests/request_queue.hpp"

#include "sdk/core/requests/check_request.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {

request_queue::request_queue(limits options) : limits_(options) {}

void request_queue::submit(protocol::request asked, instant now) {
    if (const result<void> good = check_request(asked.body); !good) {
        answers_.push_back({asked.id, good.error()});
        return;
    }
    if (pending_.size() >= limits_.pending_max) {
        answers_.push_back({asked.id, error{errc::overloaded, "too many requests are waiting"}});
        return;
    }
    const instant deadline = now + limits_.patience;
    const auto behind = std::ranges::upper_bound(pending_, deadline, {}, &waiting::deadline);
    pending_.insert(behind, {std::move(asked), deadline});
}

void request_queue::handle_established() { is_established_ = true; }

void request_queue::handle_disconnected() {
    is_established_ = false;
    for (auto& each : pending_) {
        each.is_sent = false;
    }
}

void request_queue::handle_response(const protocol::response& answer) {
    const auto known =
        std::ranges::find(pending_, answer.id, [](const waiting& each) { return each.asked.id; });
    if (known == pending_.end()) {
        return;
    }
    pending_.erase(known);
    if (answer.failure) {
        answers_.push_back({answer.id, *answer.failure, answer.to_sign});
    } else {
        answers_.push_back({answer.id, answer});
    }
}

void request_queue::handle_timeout(instant now) {
    while (!pending_.empty() && now >= pending_.front().deadline) {
        answers_.push_back({pending_.front().asked.id, error{errc::timed_out}});
        pending_.pop_front();
    }
}

std::optional<protocol::request> request_queue::poll_transmit() {
    if (!is_established_) {
        return std::nullopt;
    }
    const auto next = std::ranges::find(pending_, false, &waiting::is_sent);
    if (next == pending_.end()) {
        return std::nullopt;
    }
    next->is_sent = true;
    return next->asked;
}

std::optional<request_queue::answered> request_queue::poll_answer() {
    if (answers_.empty()) {
        return std::nullopt;
    }
    auto next = std::move(answers_.front());
    answers_.pop_front();
    return next;
}

std::optional<instant> request_queue::next_timeout() const {
    if (pending_.empty()) {
        return std::nullopt;
    }
    return pending_.front().deadline;
}

}  // namespace gapless::sdk
