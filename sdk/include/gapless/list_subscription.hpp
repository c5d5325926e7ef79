#pragma once

#include <gapless/subscription.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace gapless {

// Keeps the listener of a list registered, as a subscription does; and says how much of the list it
// is told of.
class [[nodiscard]] list_subscription {
public:
    // What is registered, as the SDK sees it.
    class window : public subscription::registration {
    public:
        virtual void show(std::size_t limit) = 0;
    };

    list_subscription() = default;

    explicit list_subscription(std::shared_ptr<window> held)
        : window_(held), registered_(std::move(held)) {}

    // From now on so many items, as if the list had been asked for with this limit; what that
    // changes comes as a batch. Nothing happens after the end of the client.
    void show(std::size_t limit) const {
        if (window_) {
            window_->show(limit);
        }
    }

    // See subscription::cancel.
    void cancel() {
        window_.reset();
        registered_.cancel();
    }

    [[nodiscard]] bool is_active() const { return registered_.is_active(); }

private:
    std::shared_ptr<window> window_;
    subscription registered_;
};

}  // namespace gapless
