#pragma once

#include "server/core/store/open_conversation.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

namespace gapless::server {

// The rules by which a member's read cursor moves. It never goes back, and the messages of the
// user's own above it are counted anew with every move, so that what is unread is always
//
//     head_ordinal − max(read_ordinal, base_ordinal) − own_after_read
//
// What is read is on some device of his: the delivered cursor is never behind. Who is no member has
// no cursor to move; a seq beyond the head counts as the head.

// The user has seen everything up to there.
void advance_read(open_conversation&, user_id, seq to);

// The user is about to append a message, having seen everything up to there. The cursor follows on
// to the message if nothing unread lies between; else it is one of his own above the cursor.
void read_by_sending(open_conversation&, user_id, seq seen);

}  // namespace gapless::server
