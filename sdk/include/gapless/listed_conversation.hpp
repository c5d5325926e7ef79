#pragma once

#include <gapless/conversation.hpp>
#include <gapless/conversation_settings.hpp>
#include <gapless/ids.hpp>
#include <gapless/list_change.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace gapless {

// As much of an entry as a list shows.
struct message_preview {
    static constexpr std::size_t text_bytes_max = 160;

    gapless::seq seq;
    user_id sender;
    std::string sender_name;
    message_kind kind = message_kind::text;
    wall_time server_time;
    std::string text;  // its beginning, cut between characters; empty if it has none

    friend bool operator==(const message_preview&, const message_preview&) = default;
};

// One item of the list of conversations. Its id is the conversation's.
struct listed_conversation {
    gapless::conversation conversation;  // without its `reading`, which no screen shows
    conversation_settings settings;
    std::optional<message_preview> last;  // the newest entry in the mailbox

    friend bool operator==(const listed_conversation&, const listed_conversation&) = default;
};

// The pinned ones first; in each half the one whose newest entry is the newest by the server's time
// first, and of equal ones that with the greater id.
using conversation_batch = list_batch<listed_conversation>;

}  // namespace gapless
