#pragma once

#include "protocol/delivery/draft.hpp"

#include <gapless/destination.hpp>
#include <gapless/message.hpp>
#include <gapless/outgoing_message.hpp>
#include <gapless/result.hpp>

#include <string>

namespace gapless::sdk {

// A draft of what the app wants to send, if it can be sent at all. Fails with usage (a kind that
// only the server makes), empty_message, invalid_utf8, invalid_name or unknown_conversation (an id
// that there cannot be).
[[nodiscard]] result<protocol::draft> outgoing_text(
    const destination& to, message_kind kind, std::string body
);

// A text with its mentions, by canonical name and each once. Fails with invalid_mention, too (there
// are too many).
[[nodiscard]] result<protocol::draft> outgoing_text(const destination& to, outgoing_message what);

}  // namespace gapless::sdk
