#include "protocol/delivery/backoff.hpp"

#include <algorithm>
#include <utility>

namespace gapless::protocol {

backoff::backoff() : backoff(limits{}) {}

backoff::backoff(limits options) : limits_(options) {}

void backoff::handle_retry_after(duration wait) {
    retry_after_ = std::max(retry_after_.value_or(duration{}), wait);
}

void backoff::handle_success() {
    failures_ = 0;
    retry_after_.reset();
}

duration backoff::next_delay(std::uint64_t random_bits, pace who) {
    const duration max = who == pace::foreground ? limits_.foreground_max : limits_.background_max;
    // Doubling in steps, for a shift by the number of failures could overflow.
    duration ceiling = std::min(limits_.base, max);
    for (std::uint32_t i = 0; i < failures_ && ceiling < max; ++i) {
        ceiling = std::min(ceiling * 2, max);
    }
    ++failures_;

    const auto choices = static_cast<std::uint64_t>(ceiling.microseconds) + 1;
    const duration drawn{static_cast<std::int64_t>(random_bits % choices)};
    const duration asked_for = std::exchange(retry_after_, std::nullopt).value_or(duration{});
    return asked_for + std::max(limits_.floor, drawn);
}

}  // namespace gapless::protocol
