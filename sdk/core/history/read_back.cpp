#include "sdk/core/history/read_back.hpp"

#include <gapless/conversation.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

// Nothing is left below: whether there ever was anything.
result<history_end> end_of(mailbox& box, const conversation& row) {
    const auto holes = box.holes(row.id);
    if (!holes) {
        return holes.error();
    }
    const bool is_expired = std::ranges::any_of(*holes, [&row](const protocol::hole& gone) {
        return gone.reason == protocol::hole_reason::expired && gone.from <= row.first &&
               row.first <= gone.to;
    });
    return is_expired ? history_end::expired : history_end::start_reached;
}

// The highest entries of a gap that are needed for so many, if none of them is a hole.
seq_range needed(const seq_range& gap, seq top, std::size_t count) {
    const seq last = std::min(gap.last, top.previous());
    const auto length = std::min<std::uint64_t>(last.value - gap.first.value + 1, count);
    return {seq{last.value + 1 - length}, last};
}

// The entries above a gap, if there is one.
result<std::vector<message>> entries_below(
    mailbox& box, const place_to_look_from& from, const std::optional<seq_range>& gap
) {
    std::size_t limit = from.count;
    if (gap) {
        const auto length = from.before.value - std::min(from.before, gap->last.next()).value;
        limit = static_cast<std::size_t>(std::min<std::uint64_t>(limit, length));
    }
    if (limit == 0) {
        return std::vector<message>{};
    }
    auto entries = box.newest(from.conversation, from.before.previous(), limit);
    if (entries && gap) {
        std::erase_if(*entries, [&gap](const message& entry) { return entry.seq <= gap->last; });
    }
    return entries;
}

}  // namespace

std::optional<seq_range> gap_below(const mailbox_state& stored, conversation_id where, seq top) {
    const auto known = stored.gaps.find(where);
    return known == stored.gaps.end() ? std::nullopt : known->second.below(top);
}

result<seen_back> read_back(
    const mailbox_state& stored, mailbox& box, const place_to_look_from& asked
) {
    const auto& rows = stored.conversations;
    const auto found = std::ranges::lower_bound(rows, asked.conversation, {}, &conversation::id);
    if (found == rows.end() || found->id != asked.conversation) {
        return errc::unknown_conversation;
    }
    const auto& row = *found;
    const seq top = std::min(asked.before, row.head.next());
    const auto gap = gap_below(stored, row.id, top);
    seen_back seen;
    if (top > row.high.next()) {
        seen.is_missing = asked.count != 0;
    } else if (top > row.first && asked.count != 0) {
        auto entries = entries_below(box, {row.id, top, asked.count}, gap);
        if (!entries) {
            return entries.error();
        }
        seen.page.entries = std::move(*entries);
    }
    if (gap && !seen.is_missing && seen.page.entries.size() < asked.count) {
        seen.is_missing = true;
        seen.gap = needed(*gap, top, asked.count - seen.page.entries.size());
    }
    if (seen.is_missing) {
        seen.page.end = history_end::offline;
    } else if (seen.page.entries.size() < asked.count) {
        const auto end = end_of(box, row);
        if (!end) {
            return end.error();
        }
        seen.page.end = *end;
    }
    return seen;
}

}  // namespace gapless::sdk
