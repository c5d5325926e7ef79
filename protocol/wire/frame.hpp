#pragma once

#include "protocol/wire/push_frames.hpp"
#include "protocol/wire/request_frames.hpp"
#include "protocol/wire/send_frames.hpp"
#include "protocol/wire/session_frames.hpp"
#include "protocol/wire/sync_frames.hpp"

#include <variant>

namespace gapless::protocol {

// The unit on the wire, as the core sees it: a value.
using frame = std::variant<
    heartbeat,
    heartbeat_answer,
    hello,
    authenticate,
    challenge,
    welcome,
    close,
    unsupported,
    send,
    sent,
    refused,
    cancel,
    cancelled,
    sync,
    sync_page,
    pull,
    pulled,
    push,
    notify,
    changed,
    ack,
    request,
    response>;

}  // namespace gapless::protocol
