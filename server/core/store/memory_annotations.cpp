// The part of memory_transaction that is about annotations.

#include "protocol/planted.hpp"
#include "server/core/store/memory_rows.hpp"
#include "server/core/store/memory_transaction.hpp"

#include <algorithm>
#include <tuple>

namespace gapless::server {

void memory_transaction::put_annotation(const annotation_record& row) {
    put(&memory_tables::annotations, {row.conversation, row.target, row.kind, row.user}, row.seq);
}

std::vector<seq> memory_transaction::annotated(conversation_id conversation, seq from, seq to) {
    std::vector<seq> found;
    const auto& all = rows().annotations;
    for (auto at = all.lower_bound({conversation, from, message_kind{}, user_id{}});
         at != all.end() && std::get<conversation_id>(at->first) == conversation &&
         std::get<seq>(at->first) <= to;
         ++at) {
        if (found.empty() || found.back() != std::get<seq>(at->first)) {
            found.push_back(std::get<seq>(at->first));
        }
    }
    return found;
}

std::vector<annotation_record> memory_transaction::annotations(
    conversation_id conversation, seq target, std::size_t count_max
) {
    std::vector<annotation_record> found;
    const auto& all = rows().annotations;
    for (auto at = all.lower_bound({conversation, target, message_kind{}, user_id{}});
         at != all.end() && std::get<conversation_id>(at->first) == conversation &&
         std::get<seq>(at->first) == target;
         ++at) {
        const auto& [where, of, kind, user] = at->first;
        found.push_back({where, of, kind, user, at->second});
    }
    std::ranges::sort(found, [](const annotation_record& a, const annotation_record& b) {
        return std::tie(b.kind, b.seq) < std::tie(a.kind, a.seq);
    });
    found.resize(std::min(found.size(), count_max));
    return found;
}

std::vector<seq> memory_transaction::edits(conversation_id conversation, seq target) {
    std::vector<seq> found;
    const auto& all = rows().messages;
    for (auto at = all.upper_bound({conversation, target});
         at != all.end() && at->first.first == conversation;
         ++at) {
        if (at->second.kind == message_kind::edit && at->second.target == target) {
            found.push_back(at->first.second);
        }
    }
    return found;
}

void memory_transaction::recall(conversation_id conversation, seq target) {
    std::vector<seq> gone =
        GAPLESS_PLANTED(recall_keeps_edits) ? std::vector<seq>{} : edits(conversation, target);
    gone.push_back(target);
    for (const seq each : gone) {
        if (auto entry = find(&memory_tables::messages, {conversation, each})) {
            entry->body.clear();
            entry->recalled = true;
            put(&memory_tables::messages, {conversation, each}, *std::move(entry));
        }
    }
}

}  // namespace gapless::server
