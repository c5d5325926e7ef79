#include "sample-apps/gapless-cli/chat/chat_command.hpp"

namespace gapless::cli {

namespace {

constexpr const char* blanks = " \t";

}  // namespace

std::optional<chat_command> chat_command_in(const std::string& line) {
    if (!line.starts_with('/') || line.starts_with("//")) {
        return std::nullopt;
    }
    const auto name_end = line.find_first_of(blanks);
    chat_command found{line.substr(1, name_end == std::string::npos ? name_end : name_end - 1), {}};
    const auto first = line.find_first_not_of(blanks, name_end);
    if (name_end != std::string::npos && first != std::string::npos) {
        found.argument = line.substr(first, line.find_last_not_of(blanks) - first + 1);
    }
    return found;
}

std::string message_in(const std::string& line) {
    return line.starts_with("//") ? line.substr(1) : line;
}

}  // namespace gapless::cli
