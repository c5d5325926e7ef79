#include "sdk/core/history/backfill.hpp"

#include "sdk/core/earliest.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

constexpr auto as_many_as_there_may_be = std::numeric_limits<std::size_t>::max();

// The highest part of what is wanted that is missing.
std::optional<seq_range> newest_of(const gap_set& wanted, const gap_set& missing) {
    const auto& all = wanted.ranges();
    for (auto each = all.rbegin(); each != all.rend(); ++each) {
        const auto gap = missing.below(each->last.next());
        if (gap && gap->last >= each->first) {
            return seq_range{std::max(gap->first, each->first), std::min(gap->last, each->last)};
        }
    }
    return std::nullopt;
}

}  // namespace

backfill::backfill(limits options, const ledger& book, pull_queue& pulls)
    : limits_(options), ledger_(book), pulls_(pulls) {}

void backfill::want(conversation_id where, seq_range entries) { wanted_[where].add(entries); }

void backfill::handle_disconnected() {
    wanted_.clear();
    held_until_.clear();
}

void backfill::handle_nothing(conversation_id where, instant now) {
    held_until_.insert_or_assign(where, now + limits_.patience);
}

std::optional<protocol::pull> backfill::poll_wanted(instant now) {
    std::erase_if(held_until_, [now](const auto& each) { return each.second <= now; });
    for (auto next = wanted_.begin(); next != wanted_.end();) {
        const auto& [where, entries] = *next;
        const auto* row = ledger_.find(where);
        const auto newest = row == nullptr ? std::nullopt : newest_of(entries, ledger_.gaps(where));
        if (!newest) {
            next = wanted_.erase(next);
            continue;
        }
        if (!is_held(where, now)) {
            if (auto asked = pulls_.ask(*row, *newest, as_many_as_there_may_be, now)) {
                return asked;
            }
        }
        ++next;
    }
    return std::nullopt;
}

std::optional<protocol::pull> backfill::poll_idle(instant now) {
    std::erase_if(held_until_, [now](const auto& each) { return each.second <= now; });
    if (!limits_.when_idle || !pulls_.has_room(limits_.idle_in_flight)) {
        return std::nullopt;
    }
    std::vector<const conversation*> rows;
    for (const auto& [where, missing] : ledger_.gaps()) {
        if (const auto* row = ledger_.find(where); row && !is_held(where, now)) {
            rows.push_back(row);
        }
    }
    std::ranges::sort(rows, [](const conversation* a, const conversation* b) {
        return std::pair(b->active, a->id) < std::pair(a->active, b->id);
    });
    for (const auto* row : rows) {
        const auto newest = ledger_.gaps(row->id).ranges().back();
        if (auto asked = pulls_.ask(*row, newest, limits_.idle_in_flight, now)) {
            return asked;
        }
    }
    return std::nullopt;
}

std::optional<instant> backfill::next_timeout() const {
    std::optional<instant> next;
    for (const auto& [where, until] : held_until_) {
        next = earliest(next, until);
    }
    return next;
}

bool backfill::is_held(conversation_id where, instant now) const {
    const auto held = held_until_.find(where);
    return held != held_until_.end() && held->second > now;
}

}  // namespace gapless::sdk
