#include "server/core/sequencer/sweep_schedule.hpp"

#include <algorithm>
#include <utility>

namespace gapless::server {

void sweep_schedule::handle_swept(const swept& done, moment now) {
    if (done.more.is_any()) {
        next_ = {done.more};
        due_ = now.steady + again_after_;
    }
    expiry_due_.reset();
    if (done.next_expiry) {
        handle_expiry(*done.next_expiry, now);
    }
}

// The steps are never closer to each other than those of one sweep.
void sweep_schedule::handle_expiry(wall_time expires, moment now) {
    const duration left =
        milliseconds(1) * std::max<std::int64_t>(expires.milliseconds - now.wall.milliseconds, 0);
    const instant due = now.steady + std::max(left, again_after_);
    expiry_due_ = expiry_due_ ? std::min(*expiry_due_, due) : due;
}

std::optional<sweep_operation> sweep_schedule::poll_sweep(instant now) {
    if (!due_) {
        due_ = now + every_;
        expiry_due_ = now + first_after_;
        return std::nullopt;
    }
    if (now >= *due_) {
        due_ = now + every_;
        expiry_due_ = now + retry_after_;
        return std::exchange(next_, sweep_operation{});
    }
    if (expiry_due_ && now >= *expiry_due_) {
        expiry_due_ = now + retry_after_;
        return sweep_operation{{.messages = true}};
    }
    return std::nullopt;
}

std::optional<instant> sweep_schedule::next_timeout() const {
    return due_ && expiry_due_ ? std::min(due_, expiry_due_) : due_;
}

}  // namespace gapless::server
