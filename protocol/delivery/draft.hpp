#pragma once

#include <gapless/destination.hpp>
#include <gapless/errc.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::protocol {

// Where a draft stands. Numbers are stored: never reuse one.
enum class draft_state : std::uint8_t {
    queued = 1,       // waits for its turn
    in_flight = 2,    // transmitted on this connection, unanswered; stored as queued
    failed = 3,       // the server's last word: no
    unconfirmed = 4,  // tries or time ran out unanswered; it may or may not have been stored
    cancelling = 5,   // no longer wanted; the server is asked not to store it
};

// A message that was promised to be sent and has no seq yet.
struct draft {
    client_id id;
    destination to;
    message_kind kind = message_kind::text;
    seq read_seq;  // what the user had seen of the conversation when writing
    std::string body;
    wall_time created;

    // The rest is the outbox's.
    wall_time expires;           // when to stop trying
    std::uint32_t attempts = 0;  // transmissions that a living connection left unanswered

    // When the oldest transmission went out that the server may have stored. Empty when there was
    // none, or when each of them was refused.
    std::optional<wall_time> first_tried;

    draft_state state = draft_state::queued;
    std::optional<errc> failure;  // why, when failed

    std::vector<std::string> mentions = {};  // as a message's
    bool mention_all = false;
    seq target = {};
    duration lifetime = {};
    std::optional<message_origin> origin = std::nullopt;

    // What was transmitted instead of the body, where the destination is encrypted. It is kept for
    // as long as the server may have stored it: a repeat is the same bytes.
    std::string sealed = {};

    friend bool operator==(const draft&, const draft&) = default;
};

}  // namespace gapless::protocol
