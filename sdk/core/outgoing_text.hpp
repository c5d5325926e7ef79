#pragma once

#include "protocol/delivery/draft.hpp"

#include <gapless/destination.hpp>
#include <gapless/outgoing_message.hpp>
#include <gapless/result.hpp>

namespace gapless::sdk {

// A draft of what the app wants to send, if it can be sent at all: with its mentions by canonical
// name and each once. Fails with usage (a kind that only the server makes, or a recall with a
// text, or an annotation that is forwarded), empty_message, invalid_utf8, invalid_content,
// message_too_large (a reaction), invalid_target (an annotation of nothing), invalid_mention (there
// are too many, or an annotation has some), invalid_name or unknown_conversation (an id that there
// cannot be).
[[nodiscard]] result<protocol::draft> outgoing_text(const destination& to, outgoing_message what);

}  // namespace gapless::sdk
