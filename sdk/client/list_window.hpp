#pragma once

#include <gapless/list_subscription.hpp>
#include <gapless/subscription.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace gapless::sdk {

// What a list_subscription holds: the listener's slot, and the way to the list on its strand. Any
// thread.
class list_window final : public list_subscription::window {
public:
    list_window(
        std::shared_ptr<subscription::registration> slot, std::function<void(std::size_t)> shows
    )
        : slot_(std::move(slot)), shows_(std::move(shows)) {}

    // The client cancels it before it ends: what show() reaches is there as long as it is called.
    void cancel() override {
        {
            const std::lock_guard lock(mutex_);
            shows_ = nullptr;
        }
        slot_->cancel();
    }

    void show(std::size_t limit) override {
        const std::lock_guard lock(mutex_);
        if (shows_) {
            shows_(limit);
        }
    }

private:
    std::mutex mutex_;
    std::shared_ptr<subscription::registration> slot_;
    std::function<void(std::size_t)> shows_;
};

}  // namespace gapless::sdk
