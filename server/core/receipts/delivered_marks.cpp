#include "server/core/receipts/delivered_marks.hpp"

#include <algorithm>

namespace gapless::server {

namespace {

// A job of so many is short, and the answer to all of them fits a frame.
constexpr std::size_t operation_marks_max = 1'000;

}  // namespace

delivered_marks::delivered_marks(const engine_limits& limits)
    : wait_(limits.receipts_wait),
      marks_max_(limits.delivered_marks_max),
      user_marks_max_(limits.user_delivered_marks_max) {}

void delivered_marks::handle_marks(
    user_id user, const device_id& device, const std::vector<protocol::mark>& marks, instant now
) {
    for (const protocol::mark& each : marks) {
        keep({user, each.conversation, each.seq, device});
    }
    if (size_ != 0 && !due_) {
        due_ = now + wait_;
    }
}

void delivered_marks::handle_stored() { is_out_ = false; }

void delivered_marks::handle_failed(const delivered_operation& failed, instant now) {
    is_out_ = false;
    for (const delivered_mark& each : failed.marks) {
        keep(each);
    }
    if (size_ != 0) {
        due_ = now + wait_;
    }
}

std::optional<delivered_operation> delivered_marks::poll_operation(instant now) {
    if (is_out_ || !due_ || now < *due_) {
        return std::nullopt;
    }
    delivered_operation made;
    while (!waiting_.empty() && made.marks.size() < operation_marks_max) {
        const auto next = waiting_.begin();
        const auto first = next->second.begin();
        const auto& [user, device] = next->first;
        made.marks.push_back({user, first->first, first->second, device});
        next->second.erase(first);
        if (next->second.empty()) {
            waiting_.erase(next);
        }
        --size_;
    }
    if (size_ == 0) {
        due_.reset();
    }
    is_out_ = true;
    return made;
}

std::optional<instant> delivered_marks::next_timeout() const {
    return is_out_ ? std::nullopt : due_;
}

void delivered_marks::keep(const delivered_mark& mark) {
    const std::pair who{mark.user, mark.device};
    auto& of_device = waiting_[who];
    const auto known = of_device.find(mark.conversation);
    if (known != of_device.end()) {
        known->second = std::max(known->second, mark.seq);
    } else if (of_device.size() < user_marks_max_ && size_ < marks_max_) {
        of_device.emplace(mark.conversation, mark.seq);
        ++size_;
    } else if (of_device.empty()) {
        waiting_.erase(who);
    }
}

}  // namespace gapless::server
