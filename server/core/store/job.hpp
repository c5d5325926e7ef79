#pragma once

#include "protocol/wire/group_summary.hpp"
#include "protocol/wire/inbox_entry.hpp"
#include "protocol/wire/inbox_fields.hpp"
#include "protocol/wire/request_frames.hpp"
#include "protocol/wire/send_frames.hpp"
#include "protocol/wire/sync_frames.hpp"
#include "server/core/account/account_request.hpp"
#include "server/core/store/operation.hpp"
#include "server/core/store/records.hpp"

#include <gapless/device_class.hpp>
#include <gapless/error.hpp>
#include <gapless/message.hpp>
#include <gapless/strong_number.hpp>
#include <gapless/time.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::server {

using store_ticket = strong_number<struct store_ticket_tag>;

// What the engine asks of the store: these operations, in this order, in one transaction.
struct store_job {
    store_ticket ticket;
    wall_time now;
    std::vector<operation> operations;
};

// What came of an authenticate.
struct authenticated {
    user_id user;
    std::string name;
    gapless::session_epoch session_epoch;
    inbox_version inbox;                      // the inbox's head at that moment
    std::vector<conversation_id> large = {};  // the user's marks, ascending

    // The session is the one before, and nothing may be written in it: it has to begin first.
    bool reads_only = false;

    gapless::device_class device_class = gapless::device_class::other;

    bool is_bound = false;  // to its connection, by the device's key
};

// Who authenticates does not know the device's newest session: is he alive, or only late?
struct outdated {
    gapless::session_epoch newest;
};

// What came of a step of an account request.
struct account_result {
    account_record account;
    device_record device;
    std::vector<device_record> devices;
    std::vector<device_id> signed_out;                  // their connections are to be closed
    std::optional<sign_out_record> why = std::nullopt;  // of those
};

// A member's cursors in a group, for those who wrote there.
struct cursor_hint {
    conversation_id conversation;
    user_id user;
    seq read_seq;
    seq delivered_seq;

    friend bool operator==(const cursor_hint&, const cursor_hint&) = default;
};

// What came of a move of a cursor, and what may be hinted of it.
struct cursor_result {
    protocol::cursor_moved answer;
    std::optional<cursor_hint> hint;
};

// What came of marks: those that need not be told again.
struct delivered_result {
    std::vector<delivered_mark> kept;
    std::vector<cursor_hint> hints;
    bool has_expired = false;  // messages, since nobody needs them any more
};

// Members who wrote the newest messages, by group.
struct hint_result {
    std::map<conversation_id, std::vector<user_id>> authors;
};

// Whom a device may watch, one a name: nobody, where it may not, or there is nobody.
struct watch_result {
    struct user {
        user_id id;
        std::string name = {};  // as registered
        wall_time last_seen = {};
    };

    std::vector<user> users;
};

// Members whom a word of typing is for.
struct typing_result {
    conversation_id conversation;
    std::string name;  // of who types
    bool active = true;
    std::vector<user_id> audience = {};
};

// What came of a step of a crossing: its change tells.
struct crossed {};

// What came of a sweep: the parts whose step was full, so that more may be left of them, and when
// there will be more.
struct swept {
    sweep_parts more;
    std::optional<wall_time> next_expiry = std::nullopt;  // of a message
};

using outcome_variant = std::variant<
    error,
    authenticated,
    outdated,
    protocol::sent,
    protocol::refused,
    protocol::cancelled,
    protocol::response,
    protocol::sync_page,
    protocol::pulled,
    cursor_result,
    delivered_result,
    hint_result,
    watch_result,
    typing_result,
    crossed,
    account_result,
    swept>;

// One an operation, in the same order. A class for the reason that protocol::frame is one.
struct outcome : outcome_variant {
    using outcome_variant::variant;

    outcome();
    outcome(const outcome&);
    outcome(outcome&&) noexcept;
    outcome& operator=(const outcome&);
    outcome& operator=(outcome&&) noexcept;
    ~outcome();
};

// What one commit changed in one conversation, and for whom: the source of all pushes.
struct conversation_change {
    struct recipient {
        user_id user;
        seq visible_from;  // of the new messages this user may see these …
        seq visible_to;    // … none, if visible_to < visible_from
        protocol::inbox_fields inbox;
        protocol::inbox_entry entry;  // the state after the commit; only with state_changed
    };

    conversation_id conversation;
    log_epoch epoch;
    std::vector<message> messages;      // consecutive; may be empty
    bool state_changed = false;         // members, roles, name, cursors: recipients need the entry
    std::vector<recipient> recipients;  // by ascending user

    // By read fan-out the recipients are those whom the change concerns; all others who are marked
    // see its messages, too.
    fanout_state fanout = fanout_state::write;         // after the commit
    std::vector<std::pair<user_id, bool>> marks = {};  // who is marked now, or not any more
    std::optional<protocol::group_summary> group = std::nullopt;  // of a large one that changed
    std::optional<wall_time> next_end = std::nullopt;  // when the first of the messages is let go
};

struct job_result {
    std::vector<outcome> outcomes;
    std::vector<conversation_change> changes;
};

}  // namespace gapless::server
