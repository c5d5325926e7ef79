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
};

// Whether an entry of this kind counts as a message: those do that devices send.
[[nodiscard]] constexpr bool is_countable(message_kind kind) { return kind == message_kind::text; }

// One entry of a conversation's timeline. Immutable once it has a seq.
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

    friend bool operator==(const message&, const message&) = default;
};

}  // namespace gapless
