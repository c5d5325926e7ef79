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
        const call_under_way until_it_returns(*this);
        listener_(told);
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
    // Ends with the call, also where the listener throws.
    class call_under_way {
    public:
        explicit call_under_way(listener_slot& called) : called_(called) {}

        ~call_under_way() { called_.handle_returned(); }

        call_under_way(const call_under_way&) = delete;
        call_under_way& operator=(const call_under_way&) = delete;

    private:
        listener_slot& called_;
    };

    void handle_returned() {
        function ended;  // destroyed without the lock: it may hold whatever the app has put there
        const std::lock_guard lock(mutex_);
        caller_ = std::thread::id();
        if (is_cancelled_) {
            ended.swap(listener_);
        }
        returned_.notify_all();
    }

    mutable std::mutex mutex_;
    std::condition_variable returned_;
    function listener_;
    bool is_cancelled_ = false;
    std::thread::id caller_;  // none: not being called
};

}  // namespace gapless::sdk
