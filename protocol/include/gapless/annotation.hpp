#pragma once

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <string>

namespace gapless {

// A reaction takes no more bytes.
inline constexpr std::size_t reaction_bytes_max = 64;

// What somebody has said about a message: the newest of its kind by this user.
//
// A message shows the text of its newest edit, whoever made it. A reaction without a body was taken
// back. A message that was recalled has no text, nor have its edits.
struct annotation {
    gapless::seq target;
    message_kind kind = message_kind::reaction;
    user_id by;
    std::string by_name;
    gapless::seq seq;  // its own entry
    wall_time at;      // by the server's clock
    std::string body;

    friend bool operator==(const annotation&, const annotation&) = default;
};

// What an entry of such a kind says.
[[nodiscard]] annotation annotation_of(const message& entry);

}  // namespace gapless
