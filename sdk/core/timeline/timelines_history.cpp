// The half of the timelines that is below the high marks: what was skipped, and how it comes in.
#include "protocol/planted.hpp"
#include "sdk/core/mailbox/recall_rules.hpp"
#include "sdk/core/receipts/measure_read.hpp"
#include "sdk/core/receipts/read_rules.hpp"
#include "sdk/core/timeline/entry_effects.hpp"
#include "sdk/core/timeline/pulled_range.hpp"
#include "sdk/core/timeline/timelines.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <variant>

namespace gapless::sdk {

// Entries above the gaps are there already, or are taken in their turn. What cannot be taken now
// stays missing, and is asked for again.
void timelines::fill(place& at, const protocol::pulled& answer, const protocol::pull& asked) {
    const auto before = ledger_.gaps(at.row.id);
    if (before.is_empty()) {
        return;
    }
    const auto newest = newest_entry(at.row.id);
    if (!newest) {
        return;
    }
    auto missing = before;
    pulled_range range(answer, asked);
    for (const auto& each : before.ranges()) {
        const seq first = std::max(each.first, asked.from);
        const seq last = std::min(each.last, asked.to);
        seq next = first;
        while (next <= last) {
            const auto step = range.next(next);
            if (!step) {
                break;
            }
            if (const auto* entry = std::get_if<const message*>(&*step)) {
                take_history(at, **entry, *newest);
                next = next.next();
            } else {
                auto gone = std::get<protocol::hole>(*step);
                gone.to = std::min(gone.to, last);
                ledger_.add_hole(at.row.id, gone);
                next = gone.to.next();
            }
        }
        missing.remove({first, next.previous()});
        if (GAPLESS_PLANTED(backfill_moves_high) && first < next && next > seq{30}) {
            at.line.handle_hole(at.row.head);
        }
    }
    ledger_.put_gaps(at.row.id, std::move(missing));
}

void timelines::fill(place& at, const message& entry) {
    if (const auto newest = newest_entry(at.row.id)) {
        auto missing = ledger_.gaps(at.row.id);
        auto known = entry;
        if (is_recalled(at.row.id, entry)) {
            take_body(known);
        }
        take_history(at, known, *newest);
        missing.remove({entry.seq, entry.seq});
        ledger_.put_gaps(at.row.id, std::move(missing));
    }
}

// The recall may stand above the gap, of the entry or of what it edits. What is pulled comes
// without its text by itself.
bool timelines::is_recalled(conversation_id where, const message& entry) {
    const auto takes_it = [&entry](const annotation& said) {
        return said.kind == message_kind::recall && is_gone_with(entry, said.target);
    };
    const seq about = entry.kind == message_kind::edit ? entry.target : entry.seq;
    const auto stored = mailbox_.annotations(where, about, about);
    return (stored && std::ranges::any_of(*stored, takes_it)) ||
           std::ranges::any_of(ledger_.changes().annotations, [&](const auto& each) {
               return each.conversation == where && takes_it(each.annotation);
           });
}

void timelines::take_history(place& at, const message& stored, seq newest) {
    message entry = stored;
    static_cast<void>(keys_.open_early(at.row.id, entry));
    const bool waits = entry.protection == message_protection::no_key;
    if (entry.device == ledger_.owner().device) {
        sending_.handle_own_entry(at.row.id, entry);
    }
    const bool is_own = entry.sender == ledger_.owner().user_id;
    const bool is_of_this_stay = entry.ordinal > at.row.reading.base_ordinal;
    if (is_own && is_of_this_stay) {
        take_own_history(at.row, entry);
    }
    see_mention(ledger_, at.row, entry);
    ledger_.insert_history(at.row.id, entry, waits ? stored.body : std::string{});
    if (keys_.may_change(at.row.id, entry, changed_author(ledger_, mailbox_, at.row.id, entry))) {
        take_annotation(ledger_, mailbox_, at.row.id, entry);
    }
    if (entry.seq > newest) {
        at.row.active = entry.server_time;
    }
}

// That there is, flushed or not: while those above a gap are on their way, or are holes, it is
// below.
result<seq> timelines::newest_entry(conversation_id where) {
    constexpr seq last{std::numeric_limits<std::uint64_t>::max()};
    const auto stored = mailbox_.newest(where, last, 1);
    if (!stored) {
        return stored.error();
    }
    seq newest = stored->empty() ? seq{} : stored->front().seq;
    for (const auto& [id, entry] : ledger_.changes().messages) {
        newest = id == where ? std::max(newest, entry.seq) : newest;
    }
    return newest;
}

void timelines::skip(conversation_id where, seq to, instant now) {
    const auto* known = ledger_.find(where);
    if (!known || to <= known->high) {
        return;
    }
    auto at = open(where, known->epoch);
    if (!at) {
        return;
    }
    auto missing = ledger_.gaps(where);
    missing.add({at->row.high.next(), to});
    ledger_.put_gaps(where, std::move(missing));
    measure_again(at->row);
    keys_.handle_skipped(where);
    at->line.handle_hole(to);
    close(*at, now, now);
}

// The user's own messages that were skipped are not counted when they come. If it cannot be told
// how many they are, the server's answer to the wish will.
void timelines::measure_again(conversation& row) {
    auto& wanted = row.reading.wanted;
    if (!wanted) {
        return;
    }
    if (const auto measured = measure_read(ledger_, mailbox_, row, wanted->seq)) {
        wanted->own_after = std::max(wanted->own_after, measured->own_after);
    }
}

}  // namespace gapless::sdk
