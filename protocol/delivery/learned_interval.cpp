#include "protocol/delivery/learned_interval.hpp"

#include "protocol/planted.hpp"

#include <algorithm>
#include <array>

namespace gapless::protocol {
namespace {

// After the first day on a settled value, a week after it settled, and each week from then on.
constexpr std::array look_after{days(1), days(6), days(7)};

duration look_delay(std::uint32_t looks) {
    return look_after.at(std::min<std::size_t>(looks, look_after.size() - 1));
}

}  // namespace

duration learned_interval::share::of(duration whole) const {
    return std::max(least, whole * per_mille / 1'000);
}

learned_interval::learned_interval(heartbeat_memory known) : learned_interval(known, limits{}) {}

learned_interval::learned_interval(heartbeat_memory known, limits options) : limits_(options) {
    begin(known);
}

void learned_interval::begin(heartbeat_memory known) {
    memory_ = known;
    is_looking_ = false;
    forget_counts();
    falls_ = 0;
}

void learned_interval::handle_answered(const heartbeat_trial& trial) {
    if (falls_ > 0 && trial.silence >= fallen_) {
        falls_ = 0;
    }
    if (misses_ > 0 && trial.silence >= missed_) {
        misses_ = 0;
    }
    if (is_settled()) {
        look(trial.at);
        return;
    }
    const duration tried = candidate();
    if (trial.silence >= tried && ++answers_ >= limits_.answers_to_prove) {
        prove(tried, trial.at);
    }
}

void learned_interval::handle_missed(const heartbeat_trial& trial) {
    if (!trial.is_sound && !GAPLESS_PLANTED(heartbeat_believes_a_sleeper)) {
        return;
    }
    if (trial.silence < limits_.floor) {
        return;  // nothing forgets that soon: it was something else
    }
    if (memory_.low && trial.silence <= *memory_.low) {
        fallen_ = falls_ == 0 ? trial.silence : std::min(fallen_, trial.silence);
        if (++falls_ >= limits_.misses_to_fall) {
            fall(fallen_);
        }
        return;
    }
    missed_ = misses_ == 0 ? trial.silence : std::max(missed_, trial.silence);
    const bool is_hasty = GAPLESS_PLANTED(heartbeat_trusts_one_miss);
    if (++misses_ >= (is_hasty ? 1 : limits_.misses_to_refute)) {
        refute(missed_, trial.at);
    }
}

duration learned_interval::interval() const {
    const duration wanted = is_settled() ? usable() : candidate();
    return std::min(wanted, longest());
}

duration learned_interval::interval_after(const heartbeat_trial& trial) const {
    learned_interval then = *this;
    then.handle_answered(trial);
    return then.interval();
}

bool learned_interval::is_settled() const { return memory_.look_at && !is_looking_; }

duration learned_interval::longest() const {
    return bound_ ? std::clamp(*bound_, limits_.floor, limits_.cap) : limits_.cap;
}

// At the cap nothing is known to fail, and what is tried is what is used.
duration learned_interval::usable() const {
    const duration low = memory_.low.value_or(limits_.floor);
    if (!memory_.high && low >= limits_.cap) {
        return limits_.cap;
    }
    return std::max(low - limits_.margin.of(low), limits_.floor);
}

duration learned_interval::candidate() const {
    const duration low = memory_.low.value_or(limits_.floor);
    if (is_looking_) {
        return std::min(low * 5 / 4, limits_.cap);
    }
    if (memory_.high) {
        return (low + *memory_.high) / 2;
    }
    return memory_.low ? std::clamp(low * 3 / 2, limits_.start, limits_.cap) : limits_.start;
}

bool learned_interval::are_close() const {
    const duration low = memory_.low.value_or(limits_.floor);
    return memory_.high && *memory_.high - low <= limits_.close.of(low);
}

void learned_interval::prove(duration silence, wall_time at) {
    memory_.low = silence;
    if (is_looking_ || (memory_.high && *memory_.high <= silence)) {
        memory_.high.reset();
        memory_.looks = 0;
    }
    is_looking_ = false;
    memory_.look_at.reset();
    forget_counts();
    if (are_close() || silence >= limits_.cap) {
        settle(at);
    }
}

void learned_interval::refute(duration silence, wall_time at) {
    const bool was_looking = is_looking_;
    is_looking_ = false;
    forget_counts();
    if (was_looking) {
        settle(at);
        return;
    }
    memory_.high = memory_.high ? std::min(*memory_.high, silence) : silence;
    if (are_close() || *memory_.high <= limits_.floor) {
        settle(at);
    }
}

// What passed for days passes no more. Nothing is proven then: the next to be tried is about half
// of it, and two misses halve that again.
void learned_interval::fall(duration silence) {
    falls_ = 0;
    if (GAPLESS_PLANTED(heartbeat_never_falls)) {
        return;
    }
    memory_ = {};
    memory_.high = std::max(silence, limits_.floor);
    is_looking_ = false;
    forget_counts();
}

void learned_interval::settle(wall_time at) {
    memory_.look_at = at + look_delay(memory_.looks);
    ++memory_.looks;
}

void learned_interval::look(wall_time at) {
    const duration low = memory_.low.value_or(limits_.floor);
    const bool is_due = at >= *memory_.look_at;
    // Nobody waits longer than the delay: then it is the clock that was wrong.
    const bool is_lost = at + look_delay(memory_.looks) < *memory_.look_at;
    if (low < limits_.cap && (is_due || is_lost)) {
        is_looking_ = true;
        forget_counts();
    }
}

void learned_interval::forget_counts() {
    answers_ = 0;
    misses_ = 0;
}

}  // namespace gapless::protocol
