#include "sdk/client/callback_queue.hpp"

#include <utility>

namespace gapless::sdk {

callback_queue::callback_queue(std::shared_ptr<executor> runs) : executor_(std::move(runs)) {}

void callback_queue::post(std::function<void()> callback) {
    {
        const std::lock_guard lock(mutex_);
        callbacks_.push_back(std::move(callback));
        if (std::exchange(is_posted_, true)) {
            return;
        }
    }
    post_next();
}

void callback_queue::post_next() {
    executor_->post([self = shared_from_this()] { self->run_one(); });
}

void callback_queue::run_one() {
    const turn until_it_is_over(*this);  // which it is when the callback has been destroyed
    std::function<void()> callback;
    {
        const std::lock_guard lock(mutex_);
        callback = std::move(callbacks_.front());
        callbacks_.pop_front();
    }
    callback();
}

void callback_queue::handle_ran() {
    {
        const std::lock_guard lock(mutex_);
        if (callbacks_.empty()) {
            is_posted_ = false;
            return;
        }
    }
    post_next();
}

}  // namespace gapless::sdk
