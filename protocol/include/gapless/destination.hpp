#pragma once

#include <gapless/ids.hpp>

#include <compare>
#include <string>
#include <utility>

namespace gapless {

// Where a message goes: a conversation that is known by its id, or the direct conversation with a
// user, which the server makes when the first message arrives. Exactly one of the two is set.
struct destination {
    conversation_id conversation;
    std::string user;  // a user name in its canonical spelling (see user_name.hpp)

    [[nodiscard]] static destination to(conversation_id id) { return {id, {}}; }

    [[nodiscard]] static destination direct(std::string user) { return {{}, std::move(user)}; }

    [[nodiscard]] bool is_direct() const { return conversation == conversation_id{}; }

    friend auto operator<=>(const destination&, const destination&) = default;
};

}  // namespace gapless
