#include "protocol/delivery/round_trip.hpp"

#include <algorithm>

namespace gapless::protocol {

namespace {

// However late an answer comes, it counts as this much at least.
constexpr duration believed_min = milliseconds(100);

}  // namespace

void round_trip::handle_sample(duration measured) {
    if (measured < duration{}) {
        return;
    }
    if (!smoothed_) {
        smoothed_ = measured;
        variation_ = measured / 2;
        return;
    }
    const duration believed = std::min(measured, std::max(believed_min, *late_after() * 2));
    const duration apart = *smoothed_ - believed;
    const duration distance = apart < duration{} ? duration{} - apart : apart;
    variation_ = (variation_ * 3 + distance) / 4;
    smoothed_ = (*smoothed_ * 7 + believed) / 8;
}

std::optional<duration> round_trip::late_after() const {
    if (!smoothed_) {
        return std::nullopt;
    }
    return *smoothed_ + variation_ * 4;
}

}  // namespace gapless::protocol
