#pragma once

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace gapless {

// How far a member has read a conversation, and how far it is on one of the member's devices.
struct receipt {
    user_id user;
    std::string name;
    seq read_seq;
    seq delivered_seq;

    friend bool operator==(const receipt&, const receipt&) = default;
};

// Who of the members has got or read one message. Its author is left out, and so is who joined
// later.
struct message_receipts {
    std::vector<receipt> members;       // those who have, by user id
    std::uint32_t read_count = 0;       // who has read it
    std::uint32_t delivered_count = 0;  // who has got it; who has read it is among them
    std::uint32_t members_count = 0;    // who could

    friend bool operator==(const message_receipts&, const message_receipts&) = default;
};

// Somebody in a group has got or read what was written there lately: a hint, which may be lost.
struct receipt_hint {
    conversation_id conversation;
    user_id user;
    seq read_seq;
    seq delivered_seq;

    friend bool operator==(const receipt_hint&, const receipt_hint&) = default;
};

}  // namespace gapless
