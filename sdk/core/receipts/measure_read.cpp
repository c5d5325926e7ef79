#include "sdk/core/receipts/measure_read.hpp"

#include <gapless/errc.hpp>

#include <algorithm>

namespace gapless::sdk {
namespace {

// Of what is held, flushed or not.
result<read_place> measure_held(
    const ledger& book, mailbox& box, const conversation& row, seq up_to
) {
    const auto& me = book.owner().user_id;
    const auto base = row.reading.base_ordinal;
    auto place = box.measure(row.id, me, up_to, base);
    if (!place) {
        return place;
    }
    for (const auto& [where, entry] : book.changes().messages) {
        if (where != row.id) {
            continue;
        }
        if (entry.seq <= up_to) {
            place->ordinal = std::max(place->ordinal, entry.ordinal);
        } else if (entry.sender == me && is_countable(entry.kind) && entry.ordinal > base) {
            ++place->own_after;
        }
    }
    return place;
}

// The newest entry up to there that is held.
result<seq> newest_held(const ledger& book, mailbox& box, conversation_id where, seq up_to) {
    const auto stored = box.newest(where, up_to, 1);
    if (!stored) {
        return stored.error();
    }
    seq newest = stored->empty() ? seq{} : stored->front().seq;
    for (const auto& [id, entry] : book.changes().messages) {
        if (id == where && entry.seq <= up_to) {
            newest = std::max(newest, entry.seq);
        }
    }
    return newest;
}

}  // namespace

result<read_place> measure_read(
    const ledger& book, mailbox& box, const conversation& row, seq up_to
) {
    auto place = measure_held(book, box, row, up_to);
    const auto missing = book.gaps(row.id);
    if (!place || missing.is_empty()) {
        return place;
    }
    if (up_to >= row.head) {
        place->ordinal = std::max(place->ordinal, row.reading.head_ordinal);
    } else if (const auto gap = missing.below(up_to.next())) {
        const auto held = newest_held(book, box, row.id, up_to);
        if (!held) {
            return held.error();
        }
        if (*held <= gap->last) {
            return error{errc::usage, "this device lacks that entry: fetch_history brings it"};
        }
    }
    if (missing.ranges().back().first > up_to) {
        const auto& told = row.reading.read;
        const auto above = measure_held(book, box, row, told.seq);
        if (!above) {
            return above;
        }
        const auto passed = above->own_after - std::min(above->own_after, place->own_after);
        const auto left = told.own_after - std::min(told.own_after, passed);
        place->own_after = std::max(place->own_after, left);
    }
    return place;
}

}  // namespace gapless::sdk
