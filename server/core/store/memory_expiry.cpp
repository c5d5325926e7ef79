// The part of memory_transaction that is about what expires, and what is left then.

#include "server/core/store/memory_rows.hpp"
#include "server/core/store/memory_transaction.hpp"

#include <algorithm>
#include <tuple>

namespace gapless::server {

keeping memory_transaction::keeping_of(conversation_id conversation, seq at) {
    return find(&memory_tables::keepings, {conversation, at}).value_or(keeping{});
}

void memory_transaction::put_keeping(conversation_id conversation, seq at, const keeping& kept) {
    erase_keeping(conversation, at);
    if (kept.until != wall_time{}) {
        put(&memory_tables::keepings, {conversation, at}, kept);
        insert(&memory_tables::expiries, {kept.until, conversation, at});
    }
}

void memory_transaction::erase_keeping(conversation_id conversation, seq at) {
    if (const auto before = find(&memory_tables::keepings, {conversation, at})) {
        remove(&memory_tables::expiries, {before->until, conversation, at});
        erase(&memory_tables::keepings, {conversation, at});
    }
}

std::vector<archived_entry> memory_transaction::expired(wall_time now, std::size_t count_max) {
    std::vector<archived_entry> found;
    const memory_tables& tables = rows();
    for (const auto& [until, conversation, at] : tables.expiries) {
        if (until > now || found.size() >= count_max) {
            break;
        }
        found.push_back({conversation, tables.messages.at({conversation, at})});
        found.back().entry.body.clear();
    }
    return found;
}

std::optional<wall_time> memory_transaction::next_expiry() {
    const auto& all = rows().expiries;
    return all.empty() ? std::nullopt : std::optional{std::get<wall_time>(*all.begin())};
}

void memory_transaction::let_go(conversation_id conversation, seq up_to, wall_time now) {
    std::vector<seq> waiting;
    const auto& all = rows().keepings;
    for (auto at = all.lower_bound({conversation, seq{}});
         at != all.end() && at->first <= std::pair{conversation, up_to};
         ++at) {
        if (at->second.waits && !at->second.is_over(now)) {
            waiting.push_back(at->first.second);
        }
    }
    for (const seq at : waiting) {
        put_keeping(conversation, at, {now, true});
    }
}

void memory_transaction::remove_message(conversation_id conversation, const message& entry) {
    if (find(&memory_tables::messages, {conversation, entry.seq})) {
        erase_keeping(conversation, entry.seq);
        erase(&memory_tables::messages, {conversation, entry.seq});
    }
    constexpr std::size_t all = ~std::size_t{0};
    for (const annotation_record& row : annotations(conversation, entry.seq, all)) {
        erase(&memory_tables::annotations, {conversation, row.target, row.kind, row.user});
    }
    const std::tuple key{conversation, entry.target, entry.kind, entry.sender};
    if (find(&memory_tables::annotations, key) == entry.seq) {
        erase(&memory_tables::annotations, key);
    }
}

void memory_transaction::remove_mention(const mention_record& row) {
    erase(&memory_tables::mentions, {row.conversation, row.user, row.ordinal});
}

std::optional<hole_record> memory_transaction::find_hole(conversation_id conversation, seq at) {
    const auto& all = rows().holes;
    const auto found = all.lower_bound({conversation, at});
    const bool is_over =
        found != all.end() && found->first.first == conversation && found->second.first <= at;
    return is_over ? std::optional{found->second} : std::nullopt;
}

void memory_transaction::put_hole(const hole_record& row) {
    put(&memory_tables::holes, {row.conversation, row.last}, row);
}

void memory_transaction::remove_hole(const hole_record& row) {
    erase(&memory_tables::holes, {row.conversation, row.last});
}

void memory_transaction::put_leaf(const leaf_record& row) {
    put(&memory_tables::leaves, {row.conversation, row.seq}, row);
}

std::vector<leaf_record> memory_transaction::leaves(
    conversation_id conversation, seq from, seq to, std::size_t count_max
) {
    std::vector<leaf_record> found;
    const auto& all = rows().leaves;
    for (auto at = all.lower_bound({conversation, from});
         at != all.end() && at->first <= std::pair{conversation, to} && found.size() < count_max;
         ++at) {
        found.push_back(at->second);
    }
    return found;
}

void memory_transaction::remove_leaves(conversation_id conversation) {
    constexpr std::size_t all = ~std::size_t{0};
    for (const leaf_record& row : leaves(conversation, seq{}, seq{all}, all)) {
        erase(&memory_tables::leaves, {conversation, row.seq});
    }
}

void memory_transaction::put_device_mark(const device_mark_record& row) {
    put(&memory_tables::device_marks, {row.conversation, row.device}, row);
}

std::vector<device_mark_record> memory_transaction::device_marks(conversation_id conversation) {
    std::vector<device_mark_record> found;
    const auto& all = rows().device_marks;
    for (auto at = all.lower_bound({conversation, device_id{}});
         at != all.end() && at->first.first == conversation;
         ++at) {
        found.push_back(at->second);
    }
    return found;
}

}  // namespace gapless::server
