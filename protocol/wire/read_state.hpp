#pragma once

#include <gapless/seq.hpp>
#include <gapless/versioned.hpp>

#include <cstdint>

namespace gapless::protocol {

// What one user has read of one conversation and set for it, the same on all of the user's devices.
//
// The server counts each change of it in `version`; a device takes a state only when its version is
// above that of the one it has, since pages and live frames may cross on their way.
struct read_state {
    std::uint64_t version = 0;
    seq read_seq;  // the newest entry that the user has seen; never goes back
    ordinal read_ordinal;
    std::uint64_t own_after_read = 0;  // the user's own countable entries above read_seq
    bool marked_unread = false;        // by hand; the larger mark_version wins
    std::uint64_t mark_version = 0;
    seq delivered_seq;  // the highest mark of any of the user's devices

    // What the user has set for it. The text of the draft is in the inbox entry alone.
    versioned<bool> pinned = {};
    versioned<bool> muted = {};
    std::uint64_t draft_version = 0;

    friend bool operator==(const read_state&, const read_state&) = default;
};

}  // namespace gapless::protocol
