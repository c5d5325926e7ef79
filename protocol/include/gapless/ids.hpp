#pragma once

#include <gapless/strong_bytes.hpp>
#include <gapless/strong_number.hpp>

namespace gapless {

// Who and where. Numbers are allotted by the server (63 bits, 0 is nobody); bytes are made by the
// client.
using app_id = strong_number<struct app_id_tag>;
using user_id = strong_number<struct user_id_tag>;
using conversation_id = strong_number<struct conversation_id_tag>;

// Names a message in links. It says nothing about order: seq does.
using message_id = strong_number<struct message_id_tag>;

// One installation of one user: the hash of the device's signing key.
using device_id = strong_bytes<struct device_id_tag, 16>;

// The sender's idempotency key of a message (a version 7 UUID), the same over every retry.
using client_id = strong_bytes<struct client_id_tag, 16>;

// The idempotency key of any other request that changes something.
using request_id = strong_bytes<struct request_id_tag, 16>;

// The device's Ed25519 signing key: its public half is known to the server.
using public_key = strong_bytes<struct public_key_tag, 32>;

}  // namespace gapless
