#pragma once

#include "protocol/wire/request_frames.hpp"
#include "protocol/wire/send_frames.hpp"
#include "protocol/wire/sync_frames.hpp"
#include "server/core/account/account_request.hpp"
#include "server/core/store/records.hpp"

#include <gapless/time.hpp>

#include <optional>
#include <variant>

namespace gapless::server {

// Who acts: an authenticated device, with the session it had when it spoke. The store compares the
// session with the device's newest one inside the transaction, so a superseded connection can do
// nothing, however late its frame is looked at.
struct actor {
    user_id user;
    device_id device;
    gapless::session_epoch session_epoch;

    friend bool operator==(const actor&, const actor&) = default;
};

// One thing to do in a store job.
struct authenticate_operation {
    token_hash token;
    device_id device;
    std::optional<gapless::session_epoch> known;  // the newest session that the client knows of
};

struct append_operation {
    actor by;
    protocol::send send;

    // The sender is over its limit: what would be stored is refused, to be sent again after this.
    std::optional<duration> wait = std::nullopt;
};

struct cancel_operation {
    actor by;
    protocol::cancel cancel;
};

struct request_operation {
    actor by;
    protocol::request request;
};

struct sync_operation {
    actor by;
    protocol::sync sync;
};

struct pull_operation {
    actor by;
    protocol::pull pull;
};

struct account_operation {
    account_command command;
};

// Drops what has outlived its time (first answers after 7 days, dedupe rows after 30).
struct sweep_operation {};

using operation = std::variant<
    authenticate_operation,
    append_operation,
    cancel_operation,
    request_operation,
    sync_operation,
    pull_operation,
    account_operation,
    sweep_operation>;

}  // namespace gapless::server
