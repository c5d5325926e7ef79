#include "protocol/delivery/heartbeat_monitor.hpp"

#include <algorithm>
#include <utility>

namespace gapless::protocol {

heartbeat_monitor::heartbeat_monitor(const heartbeat_policy& policy)
    : heartbeat_monitor(policy, limits{}) {}

heartbeat_monitor::heartbeat_monitor(const heartbeat_policy& policy, limits options)
    : policy_(policy), limits_(options) {}

void heartbeat_monitor::probe(instant now) {
    if (last_life_ && !answer_due_) {
        ask(now);
    }
}

void heartbeat_monitor::handle_connected(instant now) {
    handle_disconnected();
    last_life_ = now;
}

void heartbeat_monitor::handle_disconnected() {
    last_life_.reset();
    answer_due_.reset();
    pinged_at_.reset();
    outputs_.clear();
}

void heartbeat_monitor::handle_bytes(instant now) {
    if (last_life_) {
        last_life_ = now;
        answer_due_.reset();
    }
}

void heartbeat_monitor::handle_answer(instant now) {
    handle_bytes(now);
    if (pinged_at_) {
        round_trip_.handle_sample(now - *std::exchange(pinged_at_, std::nullopt));
    }
}

void heartbeat_monitor::handle_timeout(instant now) {
    const std::optional<instant> due = next_timeout();
    if (!due || now < *due) {
        return;
    }
    if (answer_due_) {
        handle_disconnected();
        outputs_.emplace_back(dead{});
    } else {
        ask(now);
    }
}

std::optional<heartbeat_monitor::output> heartbeat_monitor::poll_output() {
    if (outputs_.empty()) {
        return std::nullopt;
    }
    const output next = outputs_.front();
    outputs_.pop_front();
    return next;
}

std::optional<instant> heartbeat_monitor::next_timeout() const {
    if (!last_life_) {
        return std::nullopt;
    }
    return answer_due_ ? *answer_due_ : *last_life_ + policy_.interval();
}

duration heartbeat_monitor::answer_delay() const {
    const std::optional<duration> measured = round_trip_.smoothed();
    return measured ? std::clamp(*measured * 4, limits_.answer_min, limits_.answer_max)
                    : limits_.answer_max;
}

void heartbeat_monitor::ask(instant now) {
    answer_due_ = now + answer_delay();
    pinged_at_ = now;
    outputs_.emplace_back(ping{});
}

}  // namespace gapless::protocol
