#pragma once

#include "protocol/wire/sync_frames.hpp"

#include <gapless/ids.hpp>
#include <gapless/reading.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <vector>

namespace gapless::sdk {

// A hole as a mailbox keeps it: with what is counted of the entries that stood there before they
// expired. Of a range that never was here that is nothing.
struct kept_hole {
    protocol::hole hole;
    gapless::ordinal ordinal;  // at its last entry
    std::uint64_t own = 0;     // countable entries of the mailbox's user
};

// Whether two holes may be one: both have expired, and nothing lies between them.
[[nodiscard]] bool can_join(const protocol::hole& low, const protocol::hole& high);

// The holes that there are, ascending, as they are told: those of expired entries that touch are
// one, and so is each entry that has expired and was not taken away yet.
[[nodiscard]] std::vector<protocol::hole> told_holes(
    std::vector<protocol::hole> stored, const std::vector<seq>& expired
);

}  // namespace gapless::sdk
