#include "sdk/core/history/revealer.hpp"

#include "sdk/core/timeline/entry_effects.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {

revealer::revealer(limits options, ledger& book, mailbox& box, key_desk& keys)
    : limits_(options), ledger_(book), mailbox_(box), keys_(keys) {
    for (const auto where : book.stored().sealed) {
        left_.emplace(where, seq{});
    }
}

void revealer::handle_opened(conversation_id where, instant now) {
    left_.insert_or_assign(where, seq{});
    again_ = now;
}

void revealer::handle_timeout(instant now) {
    if (again_ && *again_ <= now) {
        again_.reset();
    }
}

void revealer::gather(instant now) {
    again_.reset();
    if (left_.empty()) {
        return;
    }
    auto& [where, reached] = *left_.begin();
    const auto found = mailbox_.sealed(where, reached, limits_.messages_max);
    if (!found) {
        again_ = now + limits_.retry;
        return;
    }
    for (const auto& each : *found) {
        reached = each.seq;
        reveal(where, each);
    }
    // What is gathered now is looked at after the flush that stores it, wherever it stands.
    if (const auto gathered = first_gathered(where)) {
        reached = std::min(reached, gathered->previous());
    } else if (found->size() < limits_.messages_max) {
        left_.erase(left_.begin());
    }
    if (!left_.empty()) {
        again_ = now;
    }
}

void revealer::reveal(conversation_id where, message entry) {
    static_cast<void>(keys_.open_early(where, entry));
    if (entry.protection == message_protection::no_key) {
        return;
    }
    ledger_.reveal(where, entry);
    if (keys_.may_change(where, entry, changed_author(ledger_, mailbox_, where, entry))) {
        take_annotation(ledger_, mailbox_, where, entry);
    }
    if (const auto* known = ledger_.find(where)) {
        auto row = *known;
        see_mention(ledger_, row, entry);
        ledger_.put(std::move(row));
    }
}

std::optional<seq> revealer::first_gathered(conversation_id where) const {
    const auto& sealed = ledger_.changes().sealed;
    const auto first = sealed.lower_bound({where, seq{}});
    const bool is_there = first != sealed.end() && first->first.first == where;
    return is_there ? std::optional(first->first.second) : std::nullopt;
}

}  // namespace gapless::sdk
