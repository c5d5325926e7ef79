#pragma once

#include <gapless/annotation.hpp>
#include <gapless/ids.hpp>
#include <gapless/list_change.hpp>
#include <gapless/message.hpp>
#include <gapless/pending_message.hpp>
#include <gapless/seq.hpp>

#include <compare>
#include <cstdint>
#include <variant>
#include <vector>

namespace gapless {

// Tells the items of one timeline apart, for as long as the timeline is shown and in any later
// process. A message of this device has the same id in the outbox and in the log.
struct entry_id {
    device_id device;  // which sent it; none, if the item is no message
    gapless::client_id client_id;
    gapless::seq seq;  // none, if the item has the same id without a seq

    friend auto operator<=>(const entry_id&, const entry_id&) = default;
};

// A range of seqs of which this device has no entries.
struct timeline_gap {
    enum class cause : std::uint8_t {
        missing = 1,   // they are still to come
        not_a_member,  // made while the user was no member
        expired,       // kept no longer
    };

    seq from;
    seq to;
    cause why = cause::missing;

    friend bool operator==(const timeline_gap&, const timeline_gap&) = default;
};

// One item of a timeline: an entry of the log, a message that is still in the outbox, or a gap.
// Annotations are no items: they stand with the message that they are about, which an update shows.
//
// A pending_message becomes a message by an update (and a move, if others came in between). One
// that the server has, but whose place this device has not caught up to, is shown there as sending;
// before, whether it is on its way or not, as queued.
struct listed_entry {
    entry_id id;
    std::variant<message, pending_message, timeline_gap> what;
    std::vector<annotation> annotations = {};  // of a message, ascending by kind and user

    friend bool operator==(const listed_entry&, const listed_entry&) = default;
};

// The log in its order, then the outbox in its own.
using timeline_batch = list_batch<listed_entry>;

}  // namespace gapless
