#include "sdk/client/status_feed.hpp"

#include <utility>

namespace gapless::sdk {

status_feed::status_feed(std::shared_ptr<callback_queue> queue) : queue_(std::move(queue)) {}

void status_feed::add(std::shared_ptr<slot> added) {
    tell(added);
    slots_.push_back(std::move(added));
}

void status_feed::handle_changed(const connection_status& status) {
    if (status == now_) {
        return;
    }
    now_ = status;
    std::erase_if(slots_, [](const auto& held) { return held->is_cancelled(); });
    for (const auto& held : slots_) {
        tell(held);
    }
}

void status_feed::tell(const std::shared_ptr<slot>& told) {
    queue_->post([told, status = now_] { told->call(status); });
}

}  // namespace gapless::sdk
