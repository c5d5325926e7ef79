#pragma once

#include <gapless/list_subscription.hpp>
#include <gapless/subscription.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace gapless::sdk {

// What a list_subscription holds: the listener's slot, and the way to the list on its strand.
class list_window final : public list_subscription::window {
public:
    list_window(
        std::shared_ptr<subscription::registration> slot, std::function<void(std::size_t)> shows
    )
        : slot_(std::move(slot)), shows_(std::move(shows)) {}

    void cancel() override { slot_->cancel(); }

    void show(std::size_t limit) override { shows_(limit); }

private:
    std::shared_ptr<subscription::registration> slot_;
    std::function<void(std::size_t)> shows_;
};

}  // namespace gapless::sdk
