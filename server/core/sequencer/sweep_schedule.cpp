#include "server/core/sequencer/sweep_schedule.hpp"

#include <utility>

namespace gapless::server {

void sweep_schedule::handle_swept(const swept& done, instant now) {
    if (done.more.is_any()) {
        next_ = {done.more};
        due_ = now + again_after_;
    }
}

std::optional<sweep_operation> sweep_schedule::poll_sweep(instant now) {
    if (due_ && now < *due_) {
        return std::nullopt;
    }
    const bool is_first = !due_;
    due_ = now + every_;
    if (is_first) {
        return std::nullopt;
    }
    return std::exchange(next_, sweep_operation{});
}

}  // namespace gapless::server
