#pragma once

#include <memory>
#include <utility>

namespace gapless {

// Keeps a listener registered; destroying it, or cancel(), ends that.
//
// After cancel() the listener is not called again, and what it captured may be destroyed: when a
// call is under way on another thread, cancel() waits for its end. (So don't hold a lock there that
// the listener takes.) Inside the listener itself it returns at once. It may outlive its client.
class [[nodiscard]] subscription {
public:
    // What is registered, as the SDK sees it.
    class registration {
    public:
        virtual ~registration() = default;
        virtual void cancel() = 0;
    };

    subscription() = default;

    explicit subscription(std::shared_ptr<registration> held) : held_(std::move(held)) {}

    ~subscription() { cancel(); }

    subscription(subscription&& other) noexcept = default;

    subscription& operator=(subscription&& other) noexcept {
        if (this != &other) {
            cancel();
            held_ = std::move(other.held_);
        }
        return *this;
    }

    void cancel() {
        if (auto held = std::exchange(held_, nullptr)) {
            held->cancel();
        }
    }

    [[nodiscard]] bool is_active() const { return held_ != nullptr; }

private:
    std::shared_ptr<registration> held_;
};

}  // namespace gapless
