#pragma once

#include "sdk/client/callback_queue.hpp"
#include "sdk/client/listener_slot.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace gapless::sdk {

// Tells an app's listeners what happens from now on, as it happens; nothing is kept for those that
// come later.
//
// On the client's strand. The listeners run on the queue, in order.
template <class Told>
class live_feed {
public:
    using slot = listener_slot<Told>;

    explicit live_feed(std::shared_ptr<callback_queue> queue) : queue_(std::move(queue)) {}

    void add(std::shared_ptr<slot> added) { slots_.push_back(std::move(added)); }

    void handle(Told told) {
        std::erase_if(slots_, [](const auto& held) { return held->is_cancelled(); });
        if (slots_.empty()) {
            return;
        }
        const auto shared = std::make_shared<const Told>(std::move(told));
        for (const auto& held : slots_) {
            queue_->post([held, shared] { held->call(*shared); });
        }
    }

private:
    std::shared_ptr<callback_queue> queue_;
    std::vector<std::shared_ptr<slot>> slots_;
};

}  // namespace gapless::sdk
