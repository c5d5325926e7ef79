#pragma once

#include <gapless/ids.hpp>
#include <gapless/message_origin.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
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

    // The body: an encoded content, see <gapless/content.hpp>.
    emoji = 7,
    location = 8,
    image = 9,
    voice = 10,
    video = 11,
    file = 12,
    custom = 13,

    // Body: a signed entry of the conversation's key chain, as devices made it. No message.
    key_change = 14,
};

// Who could read a message on its way to this device. Numbers are stored: never reuse one.
enum class message_protection : std::uint8_t {
    none = 0,        // whoever runs the server, too
    end_to_end = 1,  // the members' devices, and it is from the one that it names
    no_key = 2,      // encrypted, and this device was not given the key: the body is empty
    refused = 3,     // encrypted, and not as its sender has sent it: the body is empty
    managed = 4,     // the members' devices and whoever runs the server, who made the key
    key_erased = 5,  // encrypted, in an ephemeral conversation, before this device had its keys, or
                     // so long ago that they are erased: the body is empty, and stays so
};

// Whether its body is an encoded content.
[[nodiscard]] constexpr bool has_content(message_kind kind) {
    return kind >= message_kind::emoji && kind <= message_kind::custom;
}

// Whether an entry of this kind counts as a message.
[[nodiscard]] constexpr bool is_countable(message_kind kind) {
    return kind == message_kind::text || has_content(kind);
}

// Whether it says something about a message, its target, and is nothing by itself.
[[nodiscard]] constexpr bool is_annotation(message_kind kind) {
    return kind == message_kind::reaction || kind == message_kind::edit ||
           kind == message_kind::recall;
}

// What a sender may say of how long a message is to be kept.
inline constexpr duration lifetime_min = seconds(1);
inline constexpr duration lifetime_max = days(3'653);

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

    wall_time expires = {};  // by the server's clock: gone from then on; 0: never
    std::optional<message_origin> origin = std::nullopt;       // whence it was forwarded
    message_protection protection = message_protection::none;  // as this device found it

    friend bool operator==(const message&, const message&) = default;
};

}  // namespace gapless
