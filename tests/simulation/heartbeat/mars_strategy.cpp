#include "tests/simulation/heartbeat/mars_strategy.hpp"

#include <algorithm>
#include <utility>

namespace gapless::simulation {
namespace {

constexpr duration heart_min = seconds(210);    // MinHeartInterval
constexpr duration heart_max = seconds(580);    // MaxHeartInterval less SuccessStep
constexpr duration heart_step = seconds(60);    // HeartStep
constexpr duration success_step = seconds(20);  // SuccessStep
constexpr std::uint32_t answers_to_climb = 5;   // BaseSuccCount
constexpr std::uint32_t misses_max = 2;         // MaxHeartFailCount
constexpr std::uint32_t connection_trial = 3;   // NetStableTestCount
constexpr duration stable_for = days(7);

}  // namespace

void mars_strategy::handle_connected() {
    answers_here_ = 0;
    last_ = {};
    before_ = {};
}

void mars_strategy::handle_answered(const protocol::heartbeat_trial& trial) {
    label& here = labels_[where_];
    before_ = std::exchange(last_, trial.silence);
    if (++answers_here_ <= connection_trial) {
        return;
    }
    here.misses = 0;
    if (last_ != here.current || before_ != here.current) {
        return;
    }
    ++here.answers;
    climb(here, trial.at);
}

void mars_strategy::climb(label& here, wall_time now) {
    if (here.is_stable) {
        if (now >= here.changed_at + stable_for) {
            here.current = std::min(here.current + success_step, heart_max);
            here.is_stable = false;
            here.answers = 0;
            here.changed_at = now;
        }
        return;
    }
    if (here.answers >= answers_to_climb) {
        here.is_stable = here.current >= heart_max;
        here.current = std::min(here.current + heart_step, heart_max);
        here.answers = 0;
        here.changed_at = now;
    }
}

// Whatever the reason is, a miss counts.
void mars_strategy::handle_missed(const protocol::heartbeat_trial& trial) {
    label& here = labels_[where_];
    if (answers_here_ < connection_trial) {
        return;
    }
    here.answers = 0;
    if (++here.misses < misses_max) {
        return;
    }
    here.misses = 0;
    here.changed_at = trial.at;
    if (here.is_stable) {
        here.current = heart_min;
        here.is_stable = false;
    } else {
        here.current = std::max(here.current - heart_step - success_step, heart_min);
        here.is_stable = true;
    }
}

duration mars_strategy::interval() const {
    return answers_here_ < connection_trial || where_.empty() ? heart_min : at().current;
}

duration mars_strategy::interval_after(const protocol::heartbeat_trial& trial) const {
    mars_strategy then = *this;
    then.handle_answered(trial);
    return then.interval();
}

mars_strategy::label mars_strategy::at() const {
    const auto found = labels_.find(where_);
    return found == labels_.end() ? label{} : found->second;
}

}  // namespace gapless::simulation
