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

std::optional<user_id> author_of(
    const ledger& book, mailbox& stored, conversation_id where, seq position
) {
    for (const auto& [place, entry] : book.changes().messages) {
        if (place == where && entry.seq == position) {
            return entry.sender;
        }
    }
    const auto found = stored.messages(where, position, position, 1);
    return found && !found->empty() ? std::optional(found->front().sender) : std::nullopt;
}

void take_annotation(ledger& book, conversation_id where, const message& entry) {
    const bool is_read = entry.protection == message_protection::none ||
                         entry.protection == message_protection::end_to_end;
    if (is_read && is_annotation(entry.kind) && entry.target != seq{}) {
        book.annotate(where, annotation_of(entry));
    }
}

}  // namespace gapless::sdk
