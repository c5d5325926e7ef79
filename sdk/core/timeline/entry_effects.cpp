#include "sdk/core/timeline/entry_effects.hpp"

#include "sdk/core/receipts/read_rules.hpp"

#include <gapless/annotation.hpp>
#include <gapless/user_name.hpp>

#include <algorithm>
#include <utility>

namespace gapless::sdk {

namespace {

// Flushed or not.
result<std::optional<message>> find_target(
    const ledger& book, mailbox& stored, conversation_id where, const message& entry
) {
    for (const auto& [place, gathered] : book.changes().messages) {
        if (place == where && gathered.seq == entry.target) {
            return std::optional(gathered);
        }
    }
    auto found = stored.messages(where, entry.target, entry.target, 1);
    if (!found) {
        return found.error();
    }
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

bool is_read(const message& entry) {
    return entry.protection == message_protection::none ||
           entry.protection == message_protection::end_to_end ||
           entry.protection == message_protection::managed;
}

}  // namespace

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
    const auto found = find_target(book, stored, where, entry);
    if (!found) {
        return entry.sender;
    }
    return *found ? std::optional((*found)->sender) : std::nullopt;
}

void take_annotation(ledger& book, mailbox& stored, conversation_id where, const message& entry) {
    if (!is_annotation(entry.kind) || entry.target == seq{}) {
        return;
    }
    const auto is_of_clear = [&] {
        const auto found = find_target(book, stored, where, entry);
        return found && *found && (*found)->protection == message_protection::none;
    };
    const bool is_erased_recall =
        entry.kind == message_kind::recall && entry.protection == message_protection::key_erased;
    if (is_read(entry) || (is_erased_recall && is_of_clear())) {
        book.annotate(where, annotation_of(entry));
    }
}

}  // namespace gapless::sdk
