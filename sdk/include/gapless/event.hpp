#pragma once

#include <gapless/destination.hpp>
#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <variant>

namespace gapless {

// A new entry of a timeline, in log order within its conversation. Own entries come too, those sent
// by this device included.
struct message_event {
    conversation_id conversation;
    gapless::message message;

    // It was kept no longer when the app was to be told: of the message there is only its seq.
    bool expired = false;

    friend bool operator==(const message_event&, const message_event&) = default;
};

// A message of this device got its seq.
struct sent_event {
    gapless::client_id client_id;
    conversation_id conversation;
    gapless::seq seq;
    bool duplicate = false;  // an earlier try had already stored it

    friend bool operator==(const sent_event&, const sent_event&) = default;
};

// A message of this device was refused for good, or nobody knows (errc::timed_out: unconfirmed).
// It stays in the outbox until it is retried or cancelled.
struct failed_event {
    gapless::client_id client_id;
    destination to;
    error reason;

    friend bool operator==(const failed_event&, const failed_event&) = default;
};

// What the SDK tells the app. Events are kept in the mailbox and come again, with the same id,
// until they are acknowledged: an app that dies at any point misses none.
struct event {
    event_id id;
    std::variant<message_event, sent_event, failed_event> what;

    friend bool operator==(const event&, const event&) = default;
};

}  // namespace gapless
