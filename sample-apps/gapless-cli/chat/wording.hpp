#pragma once

#include "sample-apps/gapless-cli/chat/background.hpp"
#include "sample-apps/gapless-cli/chat/lock.hpp"
#include "sample-apps/gapless-cli/chat/reader_watch.hpp"
#include "sample-apps/gapless-cli/saying.hpp"

#include <gapless/client.hpp>

#include <string>
#include <string_view>

namespace gapless::cli {

// How a chat says things: objects as everywhere, and lines for people who follow a conversation.
// All times are local.

// An entry of a timeline, as the user sees it. `place` names its conversation when it is not the
// one in front.
[[nodiscard]] saying chat_saying_of(
    conversation_id where,
    const message& entry,
    const background& known,
    const std::string& me,
    const std::string& place
);

// A message that was refused.
[[nodiscard]] saying chat_saying_of(
    const client_id& refused, const error& why, const std::string& text
);

// That the user's last message has been read.
[[nodiscard]] saying chat_saying_of(const reader_watch::news& read);

// That somebody writes, or has stopped: for programs, since people see it where they type.
[[nodiscard]] saying chat_saying_of(const typing& heard);

// Who can read what is said in a conversation.
[[nodiscard]] saying chat_saying_of(conversation_id where, lock how);

// What was found of a server that is not honest; `whom` it concerns.
[[nodiscard]] saying chat_saying_of(const key_finding& found, const std::string& whom);

// A remark of the program itself.
[[nodiscard]] saying chat_remark(const std::string& text);

// A message that the server has not stored yet, as it is shown until then.
[[nodiscard]] std::string under_way_text(const std::string& text);

// What a person calls a conversation: #name or the other user.
[[nodiscard]] std::string title_of(const conversation& row);

}  // namespace gapless::cli
