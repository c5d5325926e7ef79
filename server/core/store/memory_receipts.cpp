// The part of memory_transaction that is about read states, drafts and mentions, and what they are
// counted from.

#include "server/core/store/memory_rows.hpp"
#include "server/core/store/memory_transaction.hpp"

#include <algorithm>
#include <set>

namespace gapless::server {

ordinal memory_transaction::ordinal_before(conversation_id conversation, seq at) {
    const auto entry = find(&memory_tables::messages, {conversation, at});
    if (!entry) {
        const auto gone = find_hole(conversation, at);
        return gone ? gone->ordinal_before(at) : ordinal{};
    }
    return is_countable(entry->kind) ? entry->ordinal.previous() : entry->ordinal;
}

std::uint64_t memory_transaction::count_sent_by(
    conversation_id conversation, user_id user, seq from, seq to
) {
    std::uint64_t count = 0;
    const auto& all = rows().messages;
    for (auto at = all.lower_bound({conversation, from});
         at != all.end() && at->first.first == conversation && at->first.second <= to;
         ++at) {
        if (at->second.sender == user && is_countable(at->second.kind)) {
            ++count;
        }
    }
    const auto& holes = rows().holes;
    for (auto gone = holes.lower_bound({conversation, from});
         gone != holes.end() && gone->first.first == conversation && gone->second.first <= to;
         ++gone) {
        const hole_record& hole = gone->second;
        if (hole.sender == user) {
            count += std::min(hole.last, to).value - std::max(hole.first, from).value + 1;
        }
    }
    return count;
}

std::vector<user_id> memory_transaction::senders(conversation_id conversation, seq from, seq to) {
    std::set<user_id> found;
    const auto& all = rows().messages;
    for (auto at = all.lower_bound({conversation, from});
         at != all.end() && at->first.first == conversation && at->first.second <= to;
         ++at) {
        if (is_countable(at->second.kind)) {
            found.insert(at->second.sender);
        }
    }
    return {found.begin(), found.end()};
}

protocol::read_state memory_transaction::find_read_state(
    conversation_id conversation, user_id user
) {
    return find(&memory_tables::read_states, {conversation, user}).value_or(protocol::read_state{});
}

std::vector<read_record> memory_transaction::read_states(conversation_id conversation) {
    std::vector<read_record> found;
    const auto& all = rows().read_states;
    for (auto at = all.lower_bound({conversation, user_id{}});
         at != all.end() && at->first.first == conversation;
         ++at) {
        found.push_back({conversation, at->first.second, at->second});
    }
    return found;
}

void memory_transaction::put_read_state(const read_record& row) {
    put(&memory_tables::read_states, {row.conversation, row.user}, row.state);
}

std::string memory_transaction::find_draft(conversation_id conversation, user_id user) {
    return find(&memory_tables::drafts, {conversation, user}).value_or(std::string());
}

void memory_transaction::put_draft(const draft_record& row) {
    if (row.text.empty()) {
        erase(&memory_tables::drafts, {row.conversation, row.user});
    } else {
        put(&memory_tables::drafts, {row.conversation, row.user}, row.text);
    }
}

void memory_transaction::put_mention(const mention_record& row) {
    put(&memory_tables::mentions, {row.conversation, row.user, row.ordinal}, row.seq);
}

std::vector<mention_place> memory_transaction::newest_mentions(
    conversation_id conversation, user_id user, ordinal above, std::size_t count_max
) {
    std::vector<mention_place> found;
    const auto& all = rows().mentions;
    const auto first = all.upper_bound({conversation, user, above});
    auto at = all.lower_bound({conversation, user_id{user.value + 1}, ordinal{}});
    while (at != first && found.size() < count_max) {
        --at;
        found.push_back({at->second, std::get<ordinal>(at->first)});
    }
    std::ranges::reverse(found);
    return found;
}

}  // namespace gapless::server
