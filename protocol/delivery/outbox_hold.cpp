#include "protocol/delivery/outbox_hold.hpp"

#include <algorithm>

namespace gapless::protocol {

void outbox_hold::handle_refused(
    std::optional<duration> wait, instant now, const outbox_limits& limits
) {
    if (!wait && is_holding(now)) {
        return;
    }
    if (!wait) {
        wait = std::min(limits.hold_max, limits.hold_min * (std::int64_t{1} << doublings_));
        doublings_ = std::min(doublings_ + 1, 20U);
    }
    const instant end = now + std::max(*wait, duration{});
    until_ = until_ ? std::max(*until_, end) : end;
}

void outbox_hold::handle_accepted() { doublings_ = 0; }

void outbox_hold::handle_timeout(instant now) {
    if (!is_holding(now)) {
        until_.reset();
    }
}

}  // namespace gapless::protocol
