#include "server/core/fanout/crossing_queue.hpp"

namespace gapless::server {

void crossing_queue::handle_change(const conversation_change& change) {
    if (change.fanout == fanout_state::rising || change.fanout == fanout_state::falling) {
        crossing_.insert(change.conversation);
    }
}

std::optional<crossing_operation> crossing_queue::poll_operation() {
    if (is_out_ || crossing_.empty()) {
        return std::nullopt;
    }
    is_out_ = true;
    return crossing_operation{crossing_.extract(crossing_.begin()).value()};
}

}  // namespace gapless::server
