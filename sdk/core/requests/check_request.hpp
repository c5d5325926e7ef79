#pragma once

#include "protocol/wire/request_frames.hpp"

#include <gapless/result.hpp>

namespace gapless::sdk {

// Whether a request fits the wire at all: a server hangs up on one that does not, again and again.
// Fails as a server would if it could read it: with unknown_conversation (an id of more than 63
// bits), unknown_user (a name that nobody can have), invalid_name or invalid_utf8 (a group's),
// group_full (more members than a frame holds), message_too_large (a note), or usage (a role, a
// policy or a time that there is not).
[[nodiscard]] result<void> check_request(const protocol::request_body&);

}  // namespace gapless::sdk
