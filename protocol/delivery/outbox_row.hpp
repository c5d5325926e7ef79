#pragma once

#include "protocol/delivery/draft.hpp"

#include <gapless/time.hpp>

#include <cstdint>
#include <optional>

namespace gapless::protocol {

// A draft and what the outbox knows of it besides.
struct outbox_row {
    draft item;
    std::uint64_t submitted = 0;  // its place in the order of submission over all destinations
    bool is_awaited = false;      // transmitted on this connection, and the answer has not come
    bool is_denied = false;       // known to hold no counter above the base
    bool is_reconciled = false;   // looked for in the conversation, on this connection
    sender_counter transmitted;   // of the awaited transmission

    // first_tried as it was before the awaited transmission, to go back to if that is refused.
    std::optional<wall_time> tried_before;

    // It does not go by itself.
    [[nodiscard]] bool is_stopped() const {
        return item.state == draft_state::failed || item.state == draft_state::unconfirmed;
    }

    // It has a place in the destination's counters: the server shall store it, or may have.
    [[nodiscard]] bool is_numbered() const {
        return !is_stopped() || (item.first_tried.has_value() && !is_denied);
    }
};

}  // namespace gapless::protocol
