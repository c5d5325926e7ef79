#pragma once

#include "protocol/delivery/draft.hpp"

#include <gapless/destination.hpp>
#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <map>
#include <vector>

namespace gapless::protocol {

// What an outbox needs to begin where it stopped: its rows in order of submission, and the last
// acknowledged counter of each destination that ever had one.
struct outbox_contents {
    std::vector<draft> rows;
    std::map<destination, sender_counter> counters;

    // Something has been sent before, so there may be counters that are not among these: those of a
    // conversation that was made by a message, and that nothing is known of yet but its answer.
    bool has_history = false;

    [[nodiscard]] bool is_empty() const { return rows.empty() && counters.empty() && !has_history; }

    friend bool operator==(const outbox_contents&, const outbox_contents&) = default;
};

// What has to be committed, in one transaction, before anything that the outbox gave out since may
// leave the device. Each row is named at most once.
struct outbox_changes {
    // To remove; some may never have been stored.
    std::vector<client_id> removed;

    // Then to insert at the end, or to update where it stands (its destination may have changed,
    // too); in order of submission.
    std::vector<draft> stored;
    // The new last acknowledged counter. 0: forget the destination.
    std::map<destination, sender_counter> counters;

    [[nodiscard]] bool is_empty() const {
        return removed.empty() && stored.empty() && counters.empty();
    }

    friend bool operator==(const outbox_changes&, const outbox_changes&) = default;
};

}  // namespace gapless::protocol
