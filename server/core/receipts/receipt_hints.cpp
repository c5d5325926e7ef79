#include "server/core/receipts/receipt_hints.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace gapless::server {

namespace {

constexpr std::size_t groups_max = 1'000;
constexpr std::size_t members_max = 32;

}  // namespace

void receipt_hints::handle_moved(const cursor_hint& moved, instant now) {
    auto group = waiting_.find(moved.conversation);
    if (group == waiting_.end()) {
        if (waiting_.size() >= groups_max) {
            return;
        }
        group = waiting_.emplace(moved.conversation, members{}).first;
    }
    const auto known = group->second.find(moved.user);
    if (known != group->second.end()) {
        known->second.read_seq = std::max(known->second.read_seq, moved.read_seq);
        known->second.delivered_seq = std::max(known->second.delivered_seq, moved.delivered_seq);
    } else if (group->second.size() < members_max) {
        group->second.emplace(moved.user, moved);
    }
    if (!due_) {
        due_ = now + wait_;
    }
}

std::vector<cursor_hint> receipt_hints::handle_finished() {
    std::vector<cursor_hint> all;
    for (const auto& [group, moved] : std::exchange(out_, {})) {
        for (const auto& [user, hint] : moved) {
            all.push_back(hint);
        }
    }
    return all;
}

std::optional<hint_operation> receipt_hints::poll_operation(instant now) {
    if (!out_.empty() || !due_ || now < *due_) {
        return std::nullopt;
    }
    due_.reset();
    out_ = std::exchange(waiting_, {});
    hint_operation made;
    for (const auto& [group, moved] : out_) {
        made.groups.push_back(group);
    }
    return made;
}

std::optional<instant> receipt_hints::next_timeout() const {
    return out_.empty() ? due_ : std::nullopt;
}

}  // namespace gapless::server
