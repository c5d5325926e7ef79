#pragma once

#include <gapless/result.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::cli {

// What people have said in a channel, in order.
//
// A message is `[HH:MM] <nick> text` or, for what somebody does, `[HH:MM]  * nick text`, with a
// text that is not blank; everything else is skipped. Nicks are compared without case, as user
// names are.
struct chat_log {
    struct line {
        std::string nick;  // in lower case
        std::string text;
    };

    std::string name;
    std::vector<line> lines;
    std::uint64_t skipped = 0;

    // What each of them said.
    [[nodiscard]] std::map<std::string, std::vector<std::string>> by_nick() const;
};

[[nodiscard]] chat_log parse_chat_log(std::string name, std::string_view content);

// Errors: usage.
[[nodiscard]] result<chat_log> read_chat_log(const std::string& path);

}  // namespace gapless::cli
