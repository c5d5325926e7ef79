#include "bindings/python/native/wake_queue.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace gapless::python {

// One run's, also where a function throws: memory may be short.
class wake_queue::turn {
public:
    explicit turn(wake_queue& queue) : queue_(queue) {}

    ~turn() { queue_.stop_running(); }

    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;

private:
    wake_queue& queue_;
};

wake_queue::wake_queue() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (descriptor_ < 0) {
        throw std::system_error(errno, std::generic_category(), "no descriptor for a client");
    }
}

wake_queue::~wake_queue() { ::close(descriptor_); }

void wake_queue::post(std::function<void()> function) {
    const std::lock_guard lock(mutex_);
    if (is_abandoned_) {
        return;
    }
    functions_.push_back(std::move(function));
    if (functions_.size() == 1 && !is_running_) {
        signal();
    }
}

void wake_queue::run(std::size_t at_most) {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(is_running_, true)) {
            return;
        }
        eventfd_t count = 0;
        ::eventfd_read(descriptor_, &count);
    }
    const turn until_it_is_over(*this);
    for (std::size_t ran = 0; ran < at_most; ++ran) {
        auto function = next();
        if (!function) {
            break;
        }
        function();
    }
}

std::function<void()> wake_queue::next() {
    const std::lock_guard lock(mutex_);
    if (functions_.empty()) {
        return {};
    }
    auto function = std::move(functions_.front());
    functions_.pop_front();
    return function;
}

void wake_queue::stop_running() {
    const std::lock_guard lock(mutex_);
    is_running_ = false;
    if (!functions_.empty()) {
        signal();
    }
}

void wake_queue::abandon() {
    std::deque<std::function<void()>> dropped;  // with no lock held: what they hold may post
    const std::lock_guard lock(mutex_);
    is_abandoned_ = true;
    dropped.swap(functions_);
}

void wake_queue::signal() const { ::eventfd_write(descriptor_, 1); }

}  // namespace gapless::python
