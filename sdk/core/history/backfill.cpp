#include "sdk/core/history/backfill.hpp"

#include "sdk/core/earliest.hpp"

#include <gapless/errc.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

constexpr auto as_many_as_there_may_be = std::numeric_limits<std::size_t>::max();
constexpr seq_range everything{seq{1}, seq{std::numeric_limits<std::uint64_t>::max() - 1}};

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
    : limits_(options),
      ledger_(book),
      pulls_(pulls),
      held_({.patience = options.patience}),
      refused_({.patience = options.patience}) {}

void backfill::want(conversation_id where, seq_range entries) {
    refused_.release(where, entries);
    need(where, entries);
}

void backfill::need(conversation_id where, seq_range entries) { wanted_[where].add(entries); }

void backfill::handle_disconnected() {
    wanted_.clear();
    waited_for_.clear();
    held_.clear();
    refused_.clear();
}

// A failure of another kind is about the conversation, whatever was asked of it.
void backfill::handle_nothing(
    const protocol::pull& asked, const std::optional<error>& failure, instant now
) {
    const auto where = asked.conversation;
    auto& held = waited_for_.contains(where) ? refused_ : held_;
    if (failure && failure->code == errc::storage_failed) {
        held.handle_lost(where, {asked.from, asked.to}, now);
    } else if (failure) {
        held.handle_nothing(where, everything, now);
    } else {
        held.handle_nothing(where, {asked.from, asked.to}, now);
    }
}

std::optional<protocol::pull> backfill::poll_wanted(instant now) {
    held_.handle_timeout(now);
    refused_.handle_timeout(now);
    for (auto next = wanted_.begin(); next != wanted_.end();) {
        const auto& [where, entries] = *next;
        const auto* row = ledger_.find(where);
        const auto missing = ledger_.gaps(where);
        if (row == nullptr || !newest_of(entries, missing)) {
            next = wanted_.erase(next);
            continue;
        }
        if (const auto newest = newest_of(entries, refused_.without_held(where, missing))) {
            if (auto asked = pulls_.ask(*row, *newest, as_many_as_there_may_be, now)) {
                waited_for_.insert(where);
                return asked;
            }
        }
        ++next;
    }
    return std::nullopt;
}

std::optional<protocol::pull> backfill::poll_idle(instant now) {
    if (!limits_.when_idle || !pulls_.has_room(limits_.idle_in_flight)) {
        return std::nullopt;
    }
    std::vector<const conversation*> rows;
    for (const auto& [where, missing] : ledger_.gaps()) {
        if (const auto* row = ledger_.find(where)) {
            rows.push_back(row);
        }
    }
    std::ranges::sort(rows, [](const conversation* a, const conversation* b) {
        return std::pair(b->active, a->id) < std::pair(a->active, b->id);
    });
    for (const auto* row : rows) {
        const auto missing = without_held(row->id);
        if (missing.is_empty()) {
            continue;
        }
        const auto newest = missing.ranges().back();
        if (auto asked = pulls_.ask(*row, newest, limits_.idle_in_flight, now)) {
            waited_for_.erase(row->id);
            return asked;
        }
    }
    return std::nullopt;
}

std::optional<instant> backfill::next_timeout() const {
    return earliest(held_.next_timeout(), refused_.next_timeout());
}

// What somebody got nothing for, nobody else would get either.
gap_set backfill::without_held(conversation_id where) const {
    return refused_.without_held(where, held_.without_held(where, ledger_.gaps(where)));
}

}  // namespace gapless::sdk
