#pragma once

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace gapless {

// What a timeline entry is. Numbers travel and are stored: never reuse one.
enum class message_kind : std::uint8_t {
    text = 1,            // body: UTF-8
    member_change = 2,   // body: an encoded member_change
    contact_change = 3,  // body: an encoded contact_change
    reaction = 4,        // to its target; body: UTF-8, none when it is taken back
    edit = 5,            // of its target; body: the text that it has from now on
    recall = 6,          // of its target, whose body is gone; without one of its own
};

// Whether an entry of this kind counts as a message.
[[nodiscard]] constexpr bool is_countable(message_kind kind) { return kind == message_kind::text; }

// Whether it says something about a message, its target, and is nothing by itself.
[[nodiscard]] constexpr bool is_annotation(message_kind kind) {
    return kind == message_kind::reaction || kind == message_kind::edit ||
           kind == message_kind::recall;
}

// One entry of a conversation's timeline. Once it has a seq nothing of it changes, but for the body
// that a recall takes away.
struct message {
    gapless::seq seq;
    message_id id;
    gapless::client_id client_id;
    user_id sender;
    std::string sender_name;
    device_id device;
    sender_counter counter;  // 0 for entries that a request made
    message_kind kind = message_kind::text;
    wall_time server_time;
    std::string body;          // opaque bytes, encoded once by the sender
    gapless::ordinal ordinal;  // with this entry, if it is countable

    // Whom it mentions: members at that time, by canonical name, each once.
    std::vector<std::string> mentions = {};
    bool mention_all = false;  // meant for everybody; it moves nobody's count

    gapless::seq target = {};  // what it annotates or replies to; 0: nothing
    bool recalled = false;     // its body is gone: it was recalled, or is an edit of what was

    friend bool operator==(const message&, const message&) = default;
};

}  // namespace gapless
