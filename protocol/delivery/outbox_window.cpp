#include "protocol/delivery/outbox_window.hpp"

#include <algorithm>

namespace gapless::protocol {

void outbox_window::handle_transmitted(const flight& departed) {
    flights_.push_back(departed);
    bytes_ += departed.bytes;
}

void outbox_window::handle_probed(client_id id, instant due) {
    for (flight& each : flights_) {
        if (each.id == id) {
            each.is_probed = true;
            each.due = due;
        }
    }
}

bool outbox_window::handle_answered(client_id id) {
    const auto found = std::find_if(flights_.begin(), flights_.end(), [&](const flight& each) {
        return each.id == id;
    });
    if (found == flights_.end()) {
        return false;
    }
    bytes_ -= found->bytes;
    flights_.erase(found);
    return true;
}

void outbox_window::handle_disconnected() {
    flights_.clear();
    bytes_ = 0;
}

bool outbox_window::has_room(std::size_t bytes, const outbox_limits& limits) const {
    return flights_.empty() || (!is_full(limits) && bytes_ + bytes <= limits.in_flight_bytes_max);
}

bool outbox_window::is_full(const outbox_limits& limits) const {
    return flights_.size() >= limits.in_flight_max;
}

std::vector<outbox_window::flight> outbox_window::overdue(instant now) const {
    std::vector<flight> late;
    for (const flight& each : flights_) {
        if (each.due <= now) {
            late.push_back(each);
        }
    }
    return late;
}

std::optional<instant> outbox_window::next_due() const {
    std::optional<instant> earliest;
    for (const flight& each : flights_) {
        earliest = earliest ? std::min(*earliest, each.due) : each.due;
    }
    return earliest;
}

}  // namespace gapless::protocol
