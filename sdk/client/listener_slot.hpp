#pragma once

#include <gapless/subscription.hpp>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace gapless::sdk {

// One registered listener, shared by the app's subscription and the client's list.
//
// call() runs it unless it is cancelled. cancel() ends that for good: it waits for a call under way
// on another thread, and inside the listener returns at once.
template <class Told>
class listener_slot final : public subscription::registration {
public:
    using function = std::function<void(const Told&)>;

    explicit listener_slot(function listener) : listener_(std::move(listener)) {}

    void call(const Told& told) {
        {
            const std::lock_guard lock(mutex_);
            if (is_cancelled_ || !listener_) {
                return;
            }
            caller_ = std::this_thread::get_id();
        }
        listener_(told);
        function ended;  // destroyed without the lock: it may hold whatever the app has put there
        const std::lock_guard lock(mutex_);
        caller_ = std::thread::id();
        if (is_cancelled_) {
            ended.swap(listener_);
        }
        returned_.notify_all();
    }

    void cancel() override {
        function ended;
        std::unique_lock lock(mutex_);
        is_cancelled_ = true;
        if (caller_ == std::this_thread::get_id()) {
            return;
        }
        returned_.wait(lock, [this] { return caller_ == std::thread::id(); });
        ended.swap(listener_);
        lock.unlock();
    }

    [[nodiscard]] bool is_cancelled() const {
        const std::lock_guard lock(mutex_);
        return is_cancelled_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable returned_;
    function listener_;
    bool is_cancelled_ = false;
    std::thread::id caller_;  // none: not being called
};

}  // namespace gapless::sdk
