#pragma once

#include <gapless/client.hpp>

#include <optional>
#include <string>

namespace gapless::cli {

// Where a chat is: a conversation, or a user with whom there is none yet.
struct place {
    destination to;
    std::optional<conversation_id> id;  // once there is one
    std::string title;                  // what a person calls it

    // The place of a conversation's id, a group's name, or a user's. Errors: unknown_conversation,
    // invalid_name, and a mailbox that cannot be read.
    [[nodiscard]] static result<place> named(const client& in, const std::string& name);

    // Of a destination. Errors: the same.
    [[nodiscard]] static result<place> of(const client& in, const destination& to);
};

// A conversation that the mailbox knows.
[[nodiscard]] std::optional<conversation> find_conversation(const client& in, conversation_id id);

}  // namespace gapless::cli
