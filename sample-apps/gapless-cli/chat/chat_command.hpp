#pragma once

#include <optional>
#include <string>

namespace gapless::cli {

// A line of a chat that is no message: `/name argument`.
struct chat_command {
    std::string name;
    std::string argument;  // what follows, without the spaces around it

    friend bool operator==(const chat_command&, const chat_command&) = default;
};

// Nothing when the line is a message. Two slashes begin a message that begins with one.
[[nodiscard]] std::optional<chat_command> chat_command_in(const std::string& line);

// The text to send of a line that is a message.
[[nodiscard]] std::string message_in(const std::string& line);

}  // namespace gapless::cli
