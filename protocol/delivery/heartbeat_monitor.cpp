#include "protocol/delivery/heartbeat_monitor.hpp"

#include <algorithm>
#include <utility>

namespace gapless::protocol {

heartbeat_monitor::heartbeat_monitor(heartbeat_policy& policy)
    : heartbeat_monitor(policy, limits{}) {}

heartbeat_monitor::heartbeat_monitor(heartbeat_policy& policy, limits options)
    : policy_(policy), limits_(options) {}

void heartbeat_monitor::probe(instant now) {
    if (last_life_ && !answer_due_) {
        ask(now);
    }
}

void heartbeat_monitor::handle_clocks(moment now) {
    const auto before = std::exchange(clocks_, now);
    if (!before) {
        return;
    }
    const duration counted = now.steady - before->steady;
    const duration shown = milliseconds(now.wall.milliseconds - before->wall.milliseconds);
    if (shown - counted > limits_.late) {
        handle_disturbed();
        probe(now.steady);
    } else if (counted - shown > limits_.late) {
        handle_disturbed();
    }
}

void heartbeat_monitor::handle_disturbed() {
    is_disturbed_ = true;
    if (trial_) {
        trial_->is_sound = false;
    }
    if (missed_) {
        missed_->trial.is_sound = false;
    }
}

void heartbeat_monitor::handle_connected(instant now) {
    handle_disconnected();
    last_life_ = now;
    last_passed_ = now;
    is_disturbed_ = false;
    connected_at_ = now;
}

void heartbeat_monitor::handle_welcomed(instant now) {
    if (const auto since = std::exchange(connected_at_, std::nullopt); since && is_patient_) {
        round_trip_.handle_sample(now - *since);
    }
    if (auto missed = std::exchange(missed_, std::nullopt)) {
        if (now > missed->noticed_at + limits_.reconnect_within) {
            missed->trial.is_sound = false;
        }
        policy_.handle_missed(missed->trial);
    }
}

void heartbeat_monitor::handle_disconnected() {
    last_life_.reset();
    answer_due_.reset();
    pinged_at_.reset();
    trial_.reset();
    outputs_.clear();
}

void heartbeat_monitor::handle_broken(instant now) {
    if (trial_ && answer_due_) {
        missed_ = miss{*trial_, now};
    }
    handle_disconnected();
}

void heartbeat_monitor::handle_sent(instant now) { last_passed_ = now; }

void heartbeat_monitor::handle_bytes(instant now) {
    if (last_life_) {
        take_answer();
        last_life_ = now;
        last_passed_ = now;
        is_disturbed_ = false;
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
    const bool is_late = now > *due + limits_.late;
    if (is_late) {
        handle_disturbed();
    }
    if (answer_due_ && !is_late) {
        handle_broken(now);
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
    if (is_patient_) {
        return limits_.answer_patient;
    }
    const std::optional<duration> measured = round_trip_.smoothed();
    return measured ? std::clamp(*measured * 4, limits_.answer_min, limits_.answer_max)
                    : limits_.answer_max;
}

void heartbeat_monitor::ask(instant now) {
    const wall_time at = clocks_ ? clocks_->wall : wall_time{};
    if (!trial_) {
        trial_ = heartbeat_trial{now - last_passed_, at, !is_disturbed_};
    }
    answer_due_ = now + answer_delay();
    pinged_at_ = now;
    last_passed_ = now;
    outputs_.emplace_back(ping{policy_.interval_after(*trial_)});
}

void heartbeat_monitor::take_answer() {
    if (const auto answered = std::exchange(trial_, std::nullopt)) {
        policy_.handle_answered(*answered);
    }
}

}  // namespace gapless::protocol
