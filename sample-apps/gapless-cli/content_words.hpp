#pragma once

#include <gapless/message.hpp>

#include <string>

namespace gapless::cli {

// What a message says to a person who reads a line: its text, or "[image] caption, 1.2 MB". It is
// not yet fit for a terminal: see printable.
[[nodiscard]] std::string words_of_message(const message& entry);

// The same, of a body with another text in the place of its caption.
[[nodiscard]] std::string words_of_message(const message& entry, const std::string& edited);

// Why there is nothing to be read of a message that was encrypted; empty if there is.
[[nodiscard]] std::string why_closed(const message& entry);

}  // namespace gapless::cli
