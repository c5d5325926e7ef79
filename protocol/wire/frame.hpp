#pragma once

#include "protocol/wire/presence_frames.hpp"
#include "protocol/wire/push_frames.hpp"
#include "protocol/wire/receipt_frames.hpp"
#include "protocol/wire/request_frames.hpp"
#include "protocol/wire/send_frames.hpp"
#include "protocol/wire/session_frames.hpp"
#include "protocol/wire/sync_frames.hpp"

#include <variant>

namespace gapless::protocol {

using frame_variant = std::variant<
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
    response,
    move_cursor,
    cursor_moved,
    delivered_kept,
    receipt_hint,
    set_presence,
    watch_presence,
    presence,
    typing>;

// The unit on the wire, as the core sees it: a value.
//
// A class, so that copying, moving and destroying one of so many kinds is compiled once, and not in
// every file that has a frame in its hands.
struct frame : frame_variant {
    using frame_variant::variant;

    frame();
    frame(const frame&);
    frame(frame&&) noexcept;
    frame& operator=(const frame&);
    frame& operator=(frame&&) noexcept;
    ~frame();
};

}  // namespace gapless::protocol
