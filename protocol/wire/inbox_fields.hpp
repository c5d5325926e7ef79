#pragma once

#include "protocol/wire/read_state.hpp"

#include <gapless/seq.hpp>

#include <optional>

namespace gapless::protocol {

// Ties a live frame to the inbox of the user it is sent to. The entry of the frame's conversation
// moved from somewhere to `version`; before that the inbox's head was `prev`.
struct inbox_fields {
    inbox_version prev;
    inbox_version version;
    seq head;  // the conversation's newest seq that this user may see

    // When the change moved the receiver's own state.
    std::optional<protocol::read_state> read_state = std::nullopt;

    // In a direct conversation: where the change moved the other user's cursor to, or 0.
    seq peer_read = {};
    seq peer_delivered = {};

    friend bool operator==(const inbox_fields&, const inbox_fields&) = default;
};

}  // namespace gapless::protocol
