#include "sdk/core/search/indexing.hpp"

#include <algorithm>

namespace gapless::sdk {

void indexing::handle_started(instant now) {
    if (!is_started_) {
        is_started_ = true;
        bring_forward(now + limits_.at_start);
    }
}

void indexing::handle_stored(std::size_t messages, instant now) {
    if (messages == 0) {
        return;
    }
    waiting_ += messages;
    if (!is_failing_) {
        const bool is_batch = waiting_ >= limits_.messages_max;
        bring_forward(now + (is_batch ? limits_.pause_busy : limits_.linger));
    }
}

void indexing::handle_indexed(const result<bool>& more, instant now) {
    due_.reset();
    is_failing_ = !more;
    if (is_failing_) {
        due_ = now + retry_;
        retry_ = std::min(retry_ * 2, limits_.retry_cap);
        return;
    }
    retry_ = limits_.retry_floor;
    if (*more) {
        due_ = now + (waiting_ > 0 ? limits_.pause_busy : limits_.pause_idle);
    }
    waiting_ = 0;
}

void indexing::bring_forward(instant to) { due_ = due_ ? std::min(*due_, to) : to; }

}  // namespace gapless::sdk
