#pragma once

#include <gapless/mention.hpp>
#include <gapless/seq.hpp>

#include <algorithm>
#include <cstdint>
#include <span>

namespace gapless::protocol {

// What one user's unread count of one conversation is made of.
struct unread_terms {
    ordinal head = {};                 // at the newest entry that the user may see
    ordinal base = {};                 // before the first entry of the user's current stay
    ordinal read = {};                 // at the read cursor
    std::uint64_t own_after_read = 0;  // the user's own countable entries above both of these
    bool removed = false;              // the user is not a member any more
};

// How many countable entries of others a user has not read: the one place where server and devices
// count. Terms that were not read at one moment may contradict each other; it is 0 then.
[[nodiscard]] constexpr std::uint64_t unread(const unread_terms& terms) {
    const auto seen = std::max(terms.read, terms.base);
    if (terms.removed || terms.head <= seen) {
        return 0;
    }
    const auto above = terms.head.value - seen.value;
    return above - std::min(above, terms.own_after_read);
}

// How many of these entries, which mention the user, he has not read: up to unread_mentions_max.
[[nodiscard]] constexpr std::uint64_t unread_mentions(
    const unread_terms& terms, std::span<const mention_place> mentions
) {
    const auto seen = std::max(terms.read, terms.base);
    std::uint64_t above = 0;
    for (const mention_place& each : mentions) {
        above += each.ordinal > seen ? 1U : 0U;
    }
    return terms.removed ? 0 : std::min<std::uint64_t>(above, unread_mentions_max);
}

}  // namespace gapless::protocol
