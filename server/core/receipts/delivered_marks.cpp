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
    user_id user, const std::vector<protocol::mark>& marks, instant now
) {
    for (const protocol::mark& each : marks) {
        keep({user, each.conversation, each.seq});
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
        const auto user = waiting_.begin();
        const auto first = user->second.begin();
        made.marks.push_back({user->first, first->first, first->second});
        user->second.erase(first);
        if (user->second.empty()) {
            waiting_.erase(user);
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
    auto& of_user = waiting_[mark.user];
    const auto known = of_user.find(mark.conversation);
    if (known != of_user.end()) {
        known->second = std::max(known->second, mark.seq);
    } else if (of_user.size() < user_marks_max_ && size_ < marks_max_) {
        of_user.emplace(mark.conversation, mark.seq);
        ++size_;
    } else if (of_user.empty()) {
        waiting_.erase(mark.user);
    }
}

}  // namespace gapless::server
