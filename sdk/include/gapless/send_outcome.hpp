#pragma once

#include <gapless/event.hpp>
#include <gapless/ids.hpp>
#include <gapless/result.hpp>

#include <utility>

namespace gapless {

// How a message ended that was waited for.
struct send_outcome {
    gapless::client_id client_id;  // zero when it never came into the outbox

    // Its place in the conversation; or why it has none. errc::timed_out: nobody knows, and the
    // message stays in the outbox as unconfirmed. errc::cancelled: it was cancelled, or the client
    // was closed before the answer came (and then the message is in the outbox and goes on later).
    result<sent_event> sent;

    send_outcome(const gapless::client_id& id, result<sent_event> how)
        : client_id(id), sent(std::move(how)) {}

    // It never came into the outbox.
    explicit send_outcome(errc code) : sent(code) {}

    friend bool operator==(const send_outcome&, const send_outcome&) = default;
};

}  // namespace gapless
