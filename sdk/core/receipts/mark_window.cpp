#include "sdk/core/receipts/mark_window.hpp"

#include <algorithm>

namespace gapless::sdk {

mark_window::mark_window(limits options) : limits_(options) {}

void mark_window::handle_established(const std::vector<protocol::mark>& unkept) {
    handle_disconnected();
    is_connected_ = true;
    for (const auto& mark : unkept) {
        handle_mark(mark);
    }
}

void mark_window::handle_disconnected() {
    is_connected_ = false;
    waiting_.clear();
    moved_.clear();
    told_.clear();
    open_.clear();
}

void mark_window::handle_mark(const protocol::mark& reached) {
    const auto told = told_.find(reached.conversation);
    const auto before = told == told_.end() ? seq{} : told->second;
    if (!is_connected_ || reached.seq <= before) {
        return;
    }
    auto& next = open_.contains(reached.conversation) ? moved_ : waiting_;
    auto& mark = next[reached.conversation];
    mark = std::max(mark, reached.seq);
}

void mark_window::handle_kept(const std::vector<protocol::mark>& kept, instant now) {
    for (const auto& [where, mark] : kept) {
        if (const auto told = told_.find(where); told != told_.end() && told->second <= mark) {
            open_.erase(where);
            last_ = now;
        }
        if (const auto next = waiting_.find(where);
            next != waiting_.end() && next->second <= mark) {
            waiting_.erase(next);
        }
    }
}

void mark_window::handle_timeout(instant now) {
    if (const auto due = next_timeout(); due && *due <= now) {
        open_.clear();
    }
}

std::optional<protocol::mark> mark_window::poll_mark(instant now) {
    const bool has_room = open_.size() < limits_.conversations_max;
    auto& from = moved_.empty() && has_room ? waiting_ : moved_;
    if (from.empty()) {
        return std::nullopt;
    }
    const auto next = from.extract(from.begin());
    told_.insert_or_assign(next.key(), next.mapped());
    open_.insert(next.key());
    last_ = now;
    return protocol::mark{next.key(), next.mapped()};
}

std::optional<instant> mark_window::next_timeout() const {
    const bool is_full = open_.size() >= limits_.conversations_max;
    return is_full && !waiting_.empty() ? std::optional(last_ + limits_.patience) : std::nullopt;
}

}  // namespace gapless::sdk
