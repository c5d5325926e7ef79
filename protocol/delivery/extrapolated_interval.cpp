#include "protocol/delivery/extrapolated_interval.hpp"

#include <algorithm>
#include <utility>

namespace gapless::protocol {
namespace {

duration usual_for(network_kind kind) {
    switch (kind) {
        case network_kind::wired:
            return seconds(10);
        case network_kind::wifi:
            return seconds(30);
        case network_kind::slow_cellular:
            return minutes(4);
        case network_kind::cellular:
        case network_kind::other:
            break;
    }
    return seconds(90);
}

}  // namespace

extrapolated_interval::extrapolated_interval(network_kind kind)
    : extrapolated_interval(kind, limits{}) {}

extrapolated_interval::extrapolated_interval(network_kind kind, limits options)
    : limits_(options), start_(usual_for(kind)), before_(start_), last_(start_), next_(start_) {}

void extrapolated_interval::handle_answered(const heartbeat_trial& trial) {
    misses_ = 0;
    follow(trial.silence);
}

void extrapolated_interval::handle_missed(const heartbeat_trial& trial) {
    if (++misses_ < limits_.misses_max) {
        follow(trial.silence);
        return;
    }
    misses_ = 0;
    before_ = start_;
    last_ = start_;
    next_ = start_;
}

duration extrapolated_interval::interval_after(const heartbeat_trial& trial) const {
    extrapolated_interval then = *this;
    then.handle_answered(trial);
    return then.interval();
}

void extrapolated_interval::follow(duration observed) {
    before_ = std::exchange(last_, observed);
    const std::int64_t tenths = before_ > last_ ? 8 : 12;
    next_ = std::clamp((before_ + last_) * tenths / 20, limits_.floor, limits_.cap);
}

}  // namespace gapless::protocol
