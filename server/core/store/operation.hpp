#pragma once

#include "protocol/crypto/login_binding.hpp"
#include "protocol/crypto/signature.hpp"
#include "protocol/wire/receipt_frames.hpp"
#include "protocol/wire/request_frames.hpp"
#include "protocol/wire/send_frames.hpp"
#include "protocol/wire/sync_frames.hpp"
#include "server/core/account/account_request.hpp"
#include "server/core/store/records.hpp"

#include <gapless/time.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

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

// What a device says to bind its login to the connection that it came over.
struct login_proof {
    crypto::login_binding expected;  // as the connection is, by what the server knows
    crypto::signature said;
};

// One thing to do in a store job.
struct authenticate_operation {
    token_hash token;
    device_id device;
    std::optional<gapless::session_epoch> known;  // the newest session that the client knows of

    // The disk is full, so no session begins: the device may read as the one that it had.
    bool reads_only = false;

    std::optional<login_proof> proof = std::nullopt;  // none: it is not bound
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
    bool is_continued = false;  // goes on from the page that this connection was told last
};

struct pull_operation {
    actor by;
    protocol::pull pull;
};

struct cursor_operation {
    actor by;
    protocol::move_cursor move;
};

// What a user's device has acknowledged of a conversation.
struct delivered_mark {
    user_id user;
    conversation_id conversation;
    gapless::seq seq;
    device_id device = {};

    friend bool operator==(const delivered_mark&, const delivered_mark&) = default;
};

// Marks of many devices, each true when it was said: no session is asked for again.
struct delivered_operation {
    std::vector<delivered_mark> marks;
};

// Who wrote the newest messages of these groups?
struct hint_operation {
    std::vector<conversation_id> groups;
};

// A group is on its way from one fan-out to the other: one step.
struct crossing_operation {
    conversation_id conversation;
};

// Who of these is a contact, and when was he here?
struct watch_operation {
    actor by;
    std::vector<std::string> names;
};

// Whom to tell that somebody writes in a conversation, or has stopped?
struct typing_operation {
    actor by;
    conversation_id conversation;
    bool active = true;
};

struct account_operation {
    account_command command;
};

// What outlives its time: first answers (7 days), dedupe rows (30), tokens and messages that have
// expired.
struct sweep_parts {
    bool requests = false;
    bool sent = false;
    bool tokens = false;
    bool messages = false;

    [[nodiscard]] bool is_any() const { return requests || sent || tokens || messages; }

    friend bool operator==(const sweep_parts&, const sweep_parts&) = default;
};

// Drops one step of it, so that no job waits long; what came of it says where more may be.
struct sweep_operation {
    sweep_parts parts{true, true, true, true};
};

using operation_variant = std::variant<
    authenticate_operation,
    append_operation,
    cancel_operation,
    request_operation,
    sync_operation,
    pull_operation,
    cursor_operation,
    delivered_operation,
    hint_operation,
    crossing_operation,
    watch_operation,
    typing_operation,
    account_operation,
    sweep_operation>;

// A class for the reason that protocol::frame is one.
struct operation : operation_variant {
    using operation_variant::variant;

    operation();
    operation(const operation&);
    operation(operation&&) noexcept;
    operation& operator=(const operation&);
    operation& operator=(operation&&) noexcept;
    ~operation();
};

// Somebody catches up: it changes nothing, so no disk has to take it.
[[nodiscard]] bool is_read(const operation&);

// Who says it; none of what no session is asked for.
[[nodiscard]] const actor* speaker_of(const operation&);

}  // namespace gapless::server
