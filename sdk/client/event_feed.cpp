#include "sdk/client/event_feed.hpp"

#include <utility>

namespace gapless::sdk {

event_feed::event_feed(std::shared_ptr<callback_queue> queue) : queue_(std::move(queue)) {}

void event_feed::add(std::shared_ptr<slot> added) {
    for (const auto& kept : unacknowledged_) {
        tell(added, kept);
    }
    slots_.push_back(std::move(added));
}

void event_feed::handle_event(event told) {
    const auto kept = std::make_shared<const event>(std::move(told));
    unacknowledged_.push_back(kept);
    std::erase_if(slots_, [](const auto& held) { return held->is_cancelled(); });
    for (const auto& held : slots_) {
        tell(held, kept);
    }
}

void event_feed::acknowledge(event_id up_to) {
    while (!unacknowledged_.empty() && unacknowledged_.front()->id <= up_to) {
        unacknowledged_.pop_front();
    }
}

void event_feed::tell(const std::shared_ptr<slot>& told, const shared_event& kept) {
    queue_->post([told, kept] { told->call(*kept); });
}

}  // namespace gapless::sdk
