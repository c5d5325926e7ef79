#include "sdk/core/history/held_ranges.hpp"

#include "sdk/core/earliest.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace gapless::sdk {
namespace {

constexpr bool have_common(const seq_range& one, const seq_range& other) {
    return one.first <= other.last && other.first <= one.last;
}

}  // namespace

held_ranges::held_ranges(limits options) : limits_(options) {}

// The lost entry is held for longer than the question: the next one begins above it.
void held_ranges::handle_lost(conversation_id where, seq_range asked, instant now) {
    auto& all = held_[where];
    const auto known = static_cast<std::int64_t>(all.size());
    const duration patience = limits_.patience * (known + 1);
    if (all.size() < limits_.entries_max) {
        all.push_back({{asked.first, asked.first}, now + patience});
    } else {
        all.push_back({{asked.first, asked.first}, now + patience * 2});
        all.push_back({asked, now + patience});
    }
}

void held_ranges::handle_nothing(conversation_id where, seq_range asked, instant now) {
    held_[where].push_back({asked, now + limits_.patience});
}

void held_ranges::handle_timeout(instant now) {
    for (auto& [where, all] : held_) {
        std::erase_if(all, [now](const hold& each) { return each.until <= now; });
    }
    std::erase_if(held_, [](const auto& each) { return each.second.empty(); });
}

void held_ranges::release(conversation_id where, seq_range entries) {
    const auto known = held_.find(where);
    if (known == held_.end()) {
        return;
    }
    std::erase_if(known->second, [&](const hold& each) {
        return have_common(each.entries, entries);
    });
    if (known->second.empty()) {
        held_.erase(known);
    }
}

void held_ranges::clear() { held_.clear(); }

gap_set held_ranges::without_held(conversation_id where, gap_set missing) const {
    if (const auto known = held_.find(where); known != held_.end()) {
        for (const auto& each : known->second) {
            missing.remove(each.entries);
        }
    }
    return missing;
}

std::optional<instant> held_ranges::next_timeout() const {
    std::optional<instant> next;
    for (const auto& [where, all] : held_) {
        for (const auto& each : all) {
            next = earliest(next, each.until);
        }
    }
    return next;
}

}  // namespace gapless::sdk
