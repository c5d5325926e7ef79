#pragma once

#include "protocol/wire/inbox_fields.hpp"

#include <gapless/destination.hpp>
#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::protocol {

// The frames by which a message gets its seq.

// Client → server.
struct send {
    destination to;
    gapless::client_id client_id;
    sender_counter counter;
    seq read_seq;  // what the user had seen of the conversation when writing
    message_kind kind = message_kind::text;
    std::string body;
    std::vector<std::string> mentions = {};  // canonical names, each once
    bool mention_all = false;
    seq target = {};                                      // what it annotates or replies to
    duration lifetime = {};                               // 0: as the policies say
    std::optional<message_origin> origin = std::nullopt;  // whence it is forwarded

    friend bool operator==(const send&, const send&) = default;
};

// Server → client: the message is on stable storage under this seq.
struct sent {
    gapless::client_id client_id;
    conversation_id conversation;
    log_epoch epoch;
    gapless::seq seq;
    message_id id;
    sender_counter counter;
    wall_time server_time;
    bool duplicate = false;  // it had been stored by an earlier try
    std::optional<inbox_fields> inbox;
    gapless::ordinal ordinal = {};
    wall_time expires = {};  // as the message's

    friend bool operator==(const sent&, const sent&) = default;
};

// Server → client: the message is not stored. Final unless the code says otherwise.
struct refused {
    gapless::client_id client_id;
    error failure;
    std::optional<sender_counter> expected;  // with errc::counter_expected
    std::optional<seq> conflict;             // with errc::conflict: where the other body stands

    // With errc::generation_stale: the highest that was used in the epoch.
    std::optional<std::uint32_t> generation = std::nullopt;

    friend bool operator==(const refused&, const refused&) = default;
};

// Client → server: do not store this message, if it is not stored yet.
struct cancel {
    destination to;
    gapless::client_id client_id;
    sender_counter counter;

    friend bool operator==(const cancel&, const cancel&) = default;
};

// Server → client: it never will be; its client_id and its counter are burnt. (If it had been
// stored already the answer is `sent`.)
struct cancelled {
    gapless::client_id client_id;

    friend bool operator==(const cancelled&, const cancelled&) = default;
};

}  // namespace gapless::protocol
