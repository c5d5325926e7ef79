#include <gapless/manual_executor.hpp>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace gapless {

class manual_executor::queue {
public:
    void push(std::function<void()> function) {
        const std::lock_guard lock(mutex_);
        functions_.push_back(std::move(function));
        changed_.notify_one();
    }

    std::optional<std::function<void()>> pop(std::chrono::microseconds at_most) {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, at_most, [this] { return !functions_.empty(); })) {
            return std::nullopt;
        }
        auto function = std::move(functions_.front());
        functions_.pop_front();
        return function;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> functions_;
};

manual_executor::manual_executor() : queue_(std::make_unique<queue>()) {}

manual_executor::~manual_executor() = default;

void manual_executor::post(std::function<void()> function) { queue_->push(std::move(function)); }

std::size_t manual_executor::run_ready() {
    std::size_t count = 0;
    while (run_one({})) {
        ++count;
    }
    return count;
}

bool manual_executor::run_one(duration at_most) {
    auto function = queue_->pop(std::chrono::microseconds(at_most.microseconds));
    if (!function) {
        return false;
    }
    (*function)();
    return true;
}

}  // namespace gapless
