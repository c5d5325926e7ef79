#include "tests/load/returning_device.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>
#include <variant>

namespace gapless::load {

returning_device::returning_device(event_loop& loop, std::uint64_t seed, connect how)
    : loop_(loop), chance_(seed), connect_(std::move(how)) {
    open();
}

void returning_device::look() {
    if (is_waiting_) {
        return;
    }
    if (current_->is_over()) {
        has_left_ = true;
        past_.push_back(std::move(current_));
        wait();
    } else if (is_live() && back_at_ns_ == 0 && has_left_) {
        back_at_ns_ = now_ns();
        backoff_.handle_success();
    }
}

void returning_device::open() {
    is_waiting_ = false;
    try {
        current_ = connect_();
    } catch (const std::runtime_error&) {
        ++unreachable_;
        wait();
        return;
    }
    current_->on_frame = [this](const protocol::frame& arrived) {
        const auto* end = std::get_if<protocol::close>(&arrived);
        const auto* no = std::get_if<protocol::refused>(&arrived);
        if (end == nullptr && no == nullptr) {
            return;
        }
        ++refused_;
        const error& why = end != nullptr ? end->reason : no->failure;
        if (why.retry_after) {
            backoff_.handle_retry_after(*why.retry_after);
        }
    };
}

void returning_device::wait() {
    is_waiting_ = true;
    const duration delay = backoff_.next_delay(chance_());
    loop_.after(std::chrono::microseconds{delay.microseconds}, [this] { open(); });
}

}  // namespace gapless::load
