#include "sdk/core/receipts/read_rules.hpp"

#include "protocol/delivery/unread.hpp"
#include "protocol/planted.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace gapless::sdk {
namespace {

// The answer to a cursor does not say at which head it was true. An own entry that comes after it
// may be in it or not; its own state comes along with it, or soon after.
constexpr seq whatever_comes{std::numeric_limits<std::int64_t>::max()};

// Up to here no mention is unread, if that far is read.
ordinal seen_mentions(const reading& kept, ordinal read) {
    if (GAPLESS_PLANTED(mention_counted_after_read) && kept.base_ordinal >= ordinal{8}) {
        return kept.base_ordinal;
    }
    return std::max(read, kept.base_ordinal);
}

// The server's word is never taken back: what it says is read need not be kept, nor more than is
// counted.
void forget_mentions(reading& kept) {
    const auto seen = seen_mentions(kept, kept.read.ordinal);
    std::erase_if(kept.mentions, [&](const mention_place& each) { return each.ordinal <= seen; });
    if (kept.mentions.size() > unread_mentions_max) {
        const auto excess = kept.mentions.size() - unread_mentions_max;
        kept.mentions.erase(
            kept.mentions.begin(), kept.mentions.begin() + static_cast<std::ptrdiff_t>(excess)
        );
    }
}

// The larger version wins, be it told or wanted: drop_settled has the other half.
template <class T>
void take_setting(
    versioned<T>& kept, std::optional<versioned<T>>& wanted, const versioned<T>& told
) {
    if (told.version <= kept.version) {
        return;
    }
    kept = told;
    if (GAPLESS_PLANTED(older_setting_overwrites_wish)) {
        wanted.reset();
    }
}

// What is wanted is shown, or something newer.
template <class T>
void drop_settled(const versioned<T>& kept, std::optional<versioned<T>>& wanted) {
    if (wanted && wanted->version <= kept.version) {
        wanted.reset();
    }
}

}  // namespace

void see_ordinal(conversation& row, ordinal known) {
    row.reading.head_ordinal = std::max(row.reading.head_ordinal, known);
}

void see_base(conversation& row, ordinal base) {
    auto& kept = row.reading;
    if (base <= kept.base_ordinal) {
        return;
    }
    kept.base_ordinal = base;
    if (kept.wanted && kept.wanted->ordinal < base) {
        kept.wanted->own_after = 0;  // those were of an earlier stay
    }
}

void take_state(conversation& row, const protocol::read_state& told, std::optional<seq> as_of) {
    auto& kept = row.reading;
    if (told.version == kept.version && as_of) {
        const bool was_said = kept.counted_to != whatever_comes;
        kept.counted_to = was_said ? std::max(kept.counted_to, *as_of) : *as_of;
    }
    if (told.version <= kept.version) {
        return;
    }
    kept.version = told.version;
    if (told.read_seq >= kept.read.seq) {
        kept.read = {told.read_seq, told.read_ordinal, told.own_after_read};
        kept.counted_to = as_of.value_or(whatever_comes);
    }
    if (told.mark_version >= kept.mark_version) {
        kept.mark_version = told.mark_version;
        kept.marked_unread = told.marked_unread;
    }
    take_setting(kept.pinned, kept.wanted_pinned, told.pinned);
    take_setting(kept.muted, kept.wanted_muted, told.muted);
}

void take_draft(conversation& row, const versioned<std::string>& told) {
    take_setting(row.reading.draft, row.reading.wanted_draft, told);
}

void take_peer(conversation& row, seq read, seq delivered) {
    row.peer_read = std::max(row.peer_read, read);
    row.peer_delivered = std::max({row.peer_delivered, delivered, read});
}

void take_own_entry(conversation& row, const message& entry) {
    auto& kept = row.reading;
    if (is_countable(entry.kind) && kept.wanted && entry.seq > kept.wanted->seq) {
        ++kept.wanted->own_after;
    }
    take_own_history(row, entry);
}

void take_own_history(conversation& row, const message& entry) {
    auto& kept = row.reading;
    if (is_countable(entry.kind) && entry.seq > kept.counted_to) {
        ++kept.read.own_after;
        kept.counted_to = entry.seq;
    }
}

void take_mentions(conversation& row, std::span<const mention_place> told) {
    auto& kept = row.reading.mentions;
    for (const auto& each : told) {
        const auto place = std::ranges::lower_bound(kept, each.seq, {}, &mention_place::seq);
        if (place == kept.end() || place->seq != each.seq) {
            kept.insert(place, each);
        }
    }
}

void want_mark(conversation& row, bool is_unread) {
    auto& kept = row.reading;
    kept.wanted_mark_version = std::max(kept.mark_version, kept.wanted_mark_version) + 1;
    kept.wanted_mark = is_unread;
}

bool has_wish(const conversation& row) {
    const auto& kept = row.reading;
    return kept.wanted || kept.wanted_mark || kept.wanted_pinned || kept.wanted_muted ||
           kept.wanted_draft;
}

conversation_settings settings_with(
    const reading& before, const reading& after, conversation_settings set
) {
    set.pinned = shown(after.pinned, after.wanted_pinned);
    set.muted = shown(after.muted, after.wanted_muted);
    const auto& begun = shown(after.draft, after.wanted_draft);
    if (begun != shown(before.draft, before.wanted_draft)) {
        set.draft = begun;
    }
    return set;
}

void show_reading(conversation& row) {
    auto& kept = row.reading;
    if (kept.wanted && kept.wanted->seq <= kept.read.seq) {
        kept.wanted.reset();
    }
    if (kept.wanted_mark_version <= kept.mark_version) {
        kept.wanted_mark.reset();
        kept.wanted_mark_version = 0;
    }
    drop_settled(kept.pinned, kept.wanted_pinned);
    drop_settled(kept.muted, kept.wanted_muted);
    drop_settled(kept.draft, kept.wanted_draft);
    const auto& place = kept.wanted ? *kept.wanted : kept.read;
    protocol::unread_terms terms;
    terms.head = kept.head_ordinal;
    terms.base = kept.base_ordinal;
    terms.read = place.ordinal;
    terms.own_after_read = place.own_after;
    terms.removed = row.removed;
    if (GAPLESS_PLANTED(unread_counts_own) && place.own_after == 29) {
        terms.own_after_read = 0;
    }
    row.read_seq = place.seq;
    row.unread = protocol::unread(terms);
    forget_mentions(kept);
    terms.read = seen_mentions(kept, place.ordinal);
    row.unread_mentions = protocol::unread_mentions(terms, kept.mentions);
    row.marked_unread = kept.wanted_mark.value_or(kept.marked_unread);
}

}  // namespace gapless::sdk
