#pragma once

#include "sdk/core/mailbox/mailbox.hpp"

#include <gapless/event.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <deque>
#include <optional>

namespace gapless::sdk {

// Gives the app the events of the mailbox, each once in an engine's life, in order.
//
// Only what is on stable storage is given out. Events are read from the mailbox a page at a time,
// and no more than the app can be expected to take: when too many are unacknowledged it waits. What
// was not acknowledged comes again, under the same id, in the engine's next life.
class event_stream {
public:
    struct limits {
        std::size_t unacknowledged_max = 256;
        std::size_t page = 64;
    };

    // `consumed` and `last` are the mailbox's.
    event_stream(limits options, event_id consumed, event_id last);

    // Input. Events up to here are on stable storage.
    void handle_stored(event_id last);

    // What was read ahead may tell of what has expired since.
    void handle_expired() { page_.clear(); }

    // Command: the app is done with everything up to here. Returns where the mailbox's consumer
    // cursor may go; never beyond what was given out.
    event_id acknowledge(event_id up_to);

    // Outputs. Fails as the mailbox does; the next call tries again.
    [[nodiscard]] result<std::optional<event>> poll_event(mailbox& box);

    [[nodiscard]] event_id delivered() const { return delivered_; }

private:
    limits limits_;
    event_id acknowledged_;
    event_id delivered_;
    event_id last_;
    std::deque<event> page_;  // read, and not given out yet
};

}  // namespace gapless::sdk
