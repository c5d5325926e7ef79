#include "sdk/core/timeline/entry_effects.hpp"

#include "sdk/core/receipts/read_rules.hpp"

#include <gapless/annotation.hpp>
#include <gapless/user_name.hpp>

#include <algorithm>

namespace gapless::sdk {

void see_mention(const ledger& book, conversation& row, const message& entry) {
    const auto& named = entry.mentions;
    const bool is_own = entry.sender == book.owner().user_id;
    if (named.empty() || is_own) {
        return;
    }
    if (std::ranges::find(named, canonical_user_name(book.owner().user)) != named.end()) {
        take_mentions(row, {{{entry.seq, entry.ordinal}}});
    }
}

std::optional<user_id> changed_author(
    const ledger& book, mailbox& stored, conversation_id where, const message& entry
) {
    const bool changes = entry.kind == message_kind::edit || entry.kind == message_kind::recall;
    if (!changes || entry.protection != message_protection::end_to_end) {
        return std::nullopt;
    }
    for (const auto& [place, gathered] : book.changes().messages) {
        if (place == where && gathered.seq == entry.target) {
            return gathered.sender;
        }
    }
    const auto found = stored.messages(where, entry.target, entry.target, 1);
    if (!found) {
        return entry.sender;
    }
    return found->empty() ? std::nullopt : std::optional(found->front().sender);
}

void take_annotation(ledger& book, conversation_id where, const message& entry) {
    const bool is_read = entry.protection == message_protection::none ||
                         entry.protection == message_protection::end_to_end ||
                         entry.protection == message_protection::managed;
    if (is_read && is_annotation(entry.kind) && entry.target != seq{}) {
        book.annotate(where, annotation_of(entry));
    }
}

}  // namespace gapless::sdk
