#pragma once

#include <gapless/client.hpp>

#include <optional>
#include <string>
#include <vector>

namespace gapless::cli {

// What a person has to know of an entry besides the entry itself, as the mailbox has it now. All of
// it is fit for a terminal.
struct background {
    std::string quote = {
    };  // the first line of what it is about; empty: nothing, or it is not here
    std::optional<std::string> edited = std::nullopt;  // what it says since its newest edit
    std::vector<std::string> reactions = {};           // each with its user, as "👍 bob"
};

[[nodiscard]] background background_of(
    const client& in, conversation_id where, const message& entry
);

// The beginning of the first line of a text, with an ellipsis for what is left out.
[[nodiscard]] std::string first_line_of(const std::string& text);

}  // namespace gapless::cli
