#include "bindings/c/queue.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <utility>

namespace gapless::c {

// The right to run the functions, which one thread has at a time.
class queue::run_turn {
public:
    explicit run_turn(queue& runs) : runs_(runs) {
        const std::lock_guard lock(runs_.mutex_);
        is_mine_ = !std::exchange(runs_.is_running_, true);
    }

    ~run_turn() {
        if (is_mine_) {
            const std::lock_guard lock(runs_.mutex_);
            runs_.is_running_ = false;
        }
    }

    run_turn(const run_turn&) = delete;
    run_turn& operator=(const run_turn&) = delete;

    [[nodiscard]] bool is_mine() const { return is_mine_; }

private:
    queue& runs_;
    bool is_mine_ = false;
};

queue::queue(gapless_wake wake) : wake_(wake) {}

queue::~queue() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
    if (wake_.free_user != nullptr) {
        wake_.free_user(wake_.user);
    }
}

void queue::post(std::function<void()> function) {
    {
        const std::lock_guard lock(mutex_);
        if (is_abandoned_) {
            return;
        }
        functions_.push_back(std::move(function));
        changed_.notify_all();
        if (functions_.size() != 1) {
            return;
        }
        signal();
        ++waking_;
    }
    if (wake_.call != nullptr) {
        try {
            wake_.call(wake_.user);
        } catch (...) {
            note_thrown();
        }
    }
    const std::lock_guard lock(mutex_);
    --waking_;
    changed_.notify_all();
}

result<std::size_t> queue::run(std::optional<duration> wait) {
    const run_turn turn(*this);
    if (!turn.is_mine()) {
        return error(
            errc::usage,
            "the queue is being run: by another thread, or by the callback that calls this"
        );
    }
    std::size_t ran = 0;
    if (!wait_for_some(wait)) {
        return ran;
    }
    while (auto function = next()) {
        (*function)();
        function.reset();
        ++ran;
        if (has_thrown_.exchange(false)) {
            return error(errc::usage, "a callback of the app threw an exception");
        }
    }
    return ran;
}

bool queue::wait_for_some(std::optional<duration> wait) {
    std::unique_lock lock(mutex_);
    const auto is_over = [this] { return !functions_.empty() || is_interrupted_ || is_abandoned_; };
    if (wait) {
        changed_.wait_for(lock, std::chrono::microseconds(wait->microseconds), is_over);
    } else {
        changed_.wait(lock, is_over);
    }
    is_interrupted_ = false;
    return !functions_.empty();
}

std::optional<std::function<void()>> queue::next() {
    const std::lock_guard lock(mutex_);
    if (functions_.empty()) {
        return std::nullopt;
    }
    auto function = std::move(functions_.front());
    functions_.pop_front();
    if (functions_.empty()) {
        unsignal();
    }
    return function;
}

void queue::interrupt() {
    const std::lock_guard lock(mutex_);
    is_interrupted_ = true;
    changed_.notify_all();
}

result<int> queue::descriptor() {
    const std::lock_guard lock(mutex_);
    if (descriptor_ < 0) {
        descriptor_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (descriptor_ < 0) {
            return error(errc::storage_failed, "the system has no descriptor for the queue");
        }
        if (!functions_.empty()) {
            signal();
        }
    }
    return descriptor_;
}

void queue::abandon() {
    std::deque<std::function<void()>> dropped;
    std::unique_lock lock(mutex_);
    is_abandoned_ = true;
    dropped.swap(functions_);
    changed_.notify_all();
    changed_.wait(lock, [this] { return waking_ == 0; });
    lock.unlock();  // what is dropped may call the app
}

// It is readable while its count is above zero.
void queue::signal() {
    if (descriptor_ >= 0) {
        ::eventfd_write(descriptor_, 1);
    }
}

void queue::unsignal() {
    if (descriptor_ >= 0) {
        eventfd_t value = 0;
        ::eventfd_read(descriptor_, &value);
    }
}

}  // namespace gapless::c
