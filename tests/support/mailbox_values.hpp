#pragma once

#include "protocol/delivery/draft.hpp"
#include "sdk/core/mailbox/identity.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"

#include <gapless/conversation.hpp>
#include <gapless/destination.hpp>
#include <gapless/event.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace gapless::tests {

// A client_id that is told apart by its last byte.
inline client_id client_id_number(std::uint8_t n) {
    client_id id;
    id.bytes[15] = n;
    return id;
}

inline device_id device_number(std::uint8_t n) {
    device_id id;
    id.bytes[0] = 0xd0;
    id.bytes[15] = n;
    return id;
}

// The device of these tests: number 1 of alice, who is user 7.
inline sdk::identity alice() {
    sdk::identity who;
    who.device = device_number(1);
    who.public_key.bytes[0] = 0x11;
    who.secret_key = "a secret key of the device";
    who.server = "https://localhost:1";
    who.user = "alice";
    who.user_id = user_id{7};
    who.access_token = "access";
    who.refresh_token = "refresh";
    who.tcp = "localhost:2";
    who.websocket = "localhost:3";
    who.exchange = "localhost:4";
    return who;
}

inline conversation a_conversation(conversation_id id) {
    conversation row;
    row.id = id;
    row.name = "bob";
    row.epoch = log_epoch{1};
    row.first = seq{1};
    row.members = 2;
    return row;
}

// An entry that somebody else, bob, made.
inline message a_message(seq at, std::string body) {
    message row;
    row.seq = at;
    row.id = message_id{1000 + at.value};
    row.client_id = client_id_number(static_cast<std::uint8_t>(100 + at.value));
    row.sender = user_id{8};
    row.sender_name = "bob";
    row.device = device_number(2);
    row.counter = sender_counter{at.value};
    row.server_time = wall_time{1'700'000'000'000};
    row.body = std::move(body);
    return row;
}

inline protocol::draft a_draft(client_id id, destination to, std::string body) {
    protocol::draft row;
    row.id = id;
    row.to = std::move(to);
    row.body = std::move(body);
    row.created = wall_time{1'700'000'000'000};
    row.expires = wall_time{1'700'086'400'000};
    return row;
}

inline event a_sent_event(event_id id) {
    return {id, sent_event{client_id_number(1), conversation_id{5}, seq{1}, false}};
}

}  // namespace gapless::tests
