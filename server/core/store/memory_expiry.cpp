// The part of memory_transaction that is about what expires, and what is left then.

#include "server/core/store/memory_rows.hpp"
#include "server/core/store/memory_transaction.hpp"

#include <algorithm>
#include <tuple>

namespace gapless::server {

void memory_transaction::put_message(conversation_id conversation, const message& entry) {
    const auto before = find(&memory_tables::messages, {conversation, entry.seq});
    if (before && before->expires != entry.expires) {
        remove(&memory_tables::expiries, {before->expires, conversation, entry.seq});
    }
    if (entry.expires != wall_time{}) {
        insert(&memory_tables::expiries, {entry.expires, conversation, entry.seq});
    }
    put(&memory_tables::messages, {conversation, entry.seq}, entry);
}

std::vector<archived_entry> memory_transaction::expired(wall_time now, std::size_t count_max) {
    std::vector<archived_entry> found;
    const memory_tables& tables = rows();
    for (const auto& [expires, conversation, at] : tables.expiries) {
        if (expires > now || found.size() >= count_max) {
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

void memory_transaction::expire(const expiring& what, wall_time now) {
    std::vector<message> left;
    const auto& all = rows().messages;
    for (auto at = all.lower_bound({what.conversation, what.first});
         at != all.end() && at->first <= std::pair{what.conversation, what.last};
         ++at) {
        const message& entry = at->second;
        const bool is_left = entry.expires == wall_time{} || entry.expires > now;
        if (is_left && (!is_annotation(entry.kind) || entry.target >= what.first)) {
            left.push_back(entry);
        }
    }
    for (message& entry : left) {
        entry.expires = now;
        put_message(what.conversation, entry);
    }
}

void memory_transaction::remove_message(conversation_id conversation, const message& entry) {
    if (const auto stored = find(&memory_tables::messages, {conversation, entry.seq})) {
        remove(&memory_tables::expiries, {stored->expires, conversation, entry.seq});
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
