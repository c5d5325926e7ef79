#pragma once

#include <gapless/seq.hpp>

namespace gapless::protocol {

// Ties a live frame to the inbox of the user it is sent to. The entry of the frame's conversation
// moved from somewhere to `version`; before that the inbox's head was `prev`.
struct inbox_fields {
    inbox_version prev;
    inbox_version version;
    seq head;  // the conversation's newest seq that this user may see

    friend bool operator==(const inbox_fields&, const inbox_fields&) = default;
};

}  // namespace gapless::protocol
