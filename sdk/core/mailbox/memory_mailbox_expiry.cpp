// What a mailbox in memory does with what expires.
#include "protocol/planted.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

namespace gapless::sdk {
namespace {

constexpr wall_time long_ago{1};

}  // namespace

// An entry, and what is to go with it, in whatever order they come.
void memory_mailbox::insert(conversation_id where, const message& row) {
    auto& line = timelines_[where];
    line.rows.emplace(row.seq, row);
    if (row.expires > wall_time{}) {
        limit_life(where, row.seq, row.expires);
    }
    if (!is_annotation(row.kind)) {
        if (row.expires > wall_time{}) {
            limit_annotations(where, {row.seq, row.seq}, row.expires);
        }
    } else if (const auto target = line.going.find(row.target); target != line.going.end()) {
        limit_life(where, row.seq, target->second);
    } else if (!line.rows.contains(row.target) && is_expired(line, row.target)) {
        limit_life(where, row.seq, long_ago);
    }
}

void memory_mailbox::put_hole(conversation_id where, const protocol::hole& gone) {
    auto& line = timelines_[where];
    line.holes.insert_or_assign(gone.from, kept_hole{gone, {}, 0});
    if (gone.reason == protocol::hole_reason::expired) {
        limit_annotations(where, {gone.from, gone.to}, long_ago);
        std::erase_if(line.said, [&gone](const auto& each) {
            return gone.from <= each.second.target && each.second.target <= gone.to;
        });
    }
}

void memory_mailbox::limit_annotations(conversation_id where, seq_range targets, wall_time to) {
    const auto& rows = timelines_[where].rows;
    for (auto row = rows.upper_bound(targets.first); row != rows.end(); ++row) {
        const seq target = row->second.target;
        if (is_annotation(row->second.kind) && targets.first <= target && target <= targets.last) {
            limit_life(where, row->first, to);
        }
    }
}

void memory_mailbox::limit_life(conversation_id where, seq at, wall_time to) {
    auto& line = timelines_[where];
    const auto [known, is_new] = line.going.try_emplace(at, to);
    if (!is_new) {
        going_.erase({known->second, where, at});
        known->second = std::min(known->second, to);
    }
    going_.emplace(known->second, where, at);
}

bool memory_mailbox::is_expired(const timeline& line, seq at) const {
    if (const auto known = line.going.find(at); known != line.going.end()) {
        return known->second <= expired_to_;
    }
    const auto next = line.holes.upper_bound(at);
    if (next == line.holes.begin() || line.rows.contains(at)) {
        return false;
    }
    const auto& hole = std::prev(next)->second.hole;
    return at <= hole.to && hole.reason == protocol::hole_reason::expired;
}

bool memory_mailbox::is_shown(const timeline& line, const annotation& said) const {
    return !is_expired(line, said.target) && !is_expired(line, said.seq);
}

event memory_mailbox::as_told(const event& kept) const {
    const auto* told = std::get_if<message_event>(&kept.what);
    if (told == nullptr) {
        return kept;
    }
    const auto line = timelines_.find(told->conversation);
    if (line == timelines_.end() || !is_expired(line->second, told->message.seq)) {
        return kept;
    }
    message_event gone;
    gone.conversation = told->conversation;
    gone.message.seq = told->message.seq;
    gone.expired = true;
    return {kept.id, std::move(gone)};
}

result<std::optional<wall_time>> memory_mailbox::next_expiry() {
    return going_.empty() ? std::nullopt : std::optional(std::get<wall_time>(*going_.begin()));
}

result<bool> memory_mailbox::forget_expired(std::size_t entries_max) {
    for (std::size_t n = 0; n < entries_max && has_expired(); ++n) {
        const auto [at, where, position] = *going_.begin();
        forget(where, position);
    }
    return has_expired();
}

bool memory_mailbox::has_expired() const {
    return !going_.empty() && std::get<wall_time>(*going_.begin()) <= expired_to_;
}

void memory_mailbox::forget(conversation_id where, seq at) {
    if (GAPLESS_PLANTED(expired_stays_in_search)) {
        going_.erase(going_.begin());
        return;
    }
    auto& line = timelines_[where];
    const auto gone = line.going.extract(at);
    going_.erase({gone.mapped(), where, at});
    const auto row = line.rows.extract(at);
    line.sealed.erase(at);
    const bool is_own = row.mapped().sender == identity_.user_id;
    const std::uint64_t own = is_own && is_countable(row.mapped().kind) ? 1 : 0;
    join_hole(line, {{at, at, protocol::hole_reason::expired}, row.mapped().ordinal, own});
    std::erase_if(line.said, [at](const auto& each) {
        return each.second.target == at || each.second.seq == at;
    });
    for (auto& [id, kept] : events_) {
        auto* told = std::get_if<message_event>(&kept.what);
        if (told != nullptr && told->conversation == where && told->message.seq == at) {
            kept = as_told(kept);
        }
    }
}

void memory_mailbox::join_hole(timeline& line, kept_hole added) {
    const auto join = [&added](const kept_hole& other) {
        added.hole.from = std::min(added.hole.from, other.hole.from);
        added.hole.to = std::max(added.hole.to, other.hole.to);
        added.ordinal = std::max(added.ordinal, other.ordinal);
        added.own += other.own;
    };
    auto next = line.holes.upper_bound(added.hole.from);
    if (next != line.holes.end() && can_join(added.hole, next->second.hole)) {
        join(next->second);
        next = line.holes.erase(next);
    }
    if (next != line.holes.begin() && can_join(std::prev(next)->second.hole, added.hole)) {
        join(std::prev(next)->second);
        line.holes.erase(std::prev(next));
    }
    line.holes.insert_or_assign(added.hole.from, added);
}

}  // namespace gapless::sdk
