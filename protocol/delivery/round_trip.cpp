#include "protocol/delivery/round_trip.hpp"

namespace gapless::protocol {

void round_trip::handle_sample(duration measured) {
    if (measured < duration{}) {
        return;
    }
    if (!smoothed_) {
        smoothed_ = measured;
        variation_ = measured / 2;
        return;
    }
    const duration apart = *smoothed_ - measured;
    const duration distance = apart < duration{} ? duration{} - apart : apart;
    variation_ = (variation_ * 3 + distance) / 4;
    smoothed_ = (*smoothed_ * 7 + measured) / 8;
}

std::optional<duration> round_trip::late_after() const {
    if (!smoothed_) {
        return std::nullopt;
    }
    return *smoothed_ + variation_ * 4;
}

}  // namespace gapless::protocol
