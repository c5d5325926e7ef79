#pragma once

#include "protocol/delivery/draft.hpp"
#include "protocol/wire/sync_frames.hpp"
#include "sdk/core/mailbox/gap_set.hpp"
#include "sdk/core/mailbox/identity.hpp"
#include "sdk/core/mailbox/key_name.hpp"
#include "sdk/core/mailbox/network_memory.hpp"

#include <gapless/annotation.hpp>
#include <gapless/conversation.hpp>
#include <gapless/conversation_settings.hpp>
#include <gapless/event.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::sdk {

// How far this device is in its inbox.
struct inbox_cursor {
    log_epoch epoch;
    inbox_version version;

    friend bool operator==(const inbox_cursor&, const inbox_cursor&) = default;
};

// A range of a conversation that will never come.
struct stored_hole {
    conversation_id conversation;
    protocol::hole hole;

    friend bool operator==(const stored_hole&, const stored_hole&) = default;
};

struct stored_message {
    conversation_id conversation;
    gapless::message message;

    friend bool operator==(const stored_message&, const stored_message&) = default;
};

struct stored_annotation {
    conversation_id conversation;
    gapless::annotation annotation;
};

// Everything that one flush changes: the mailbox commits all of it or nothing.
//
// Later gathering overwrites earlier (a conversation or draft changed twice is written once, as it
// is at the end).
struct mailbox_changes {
    std::optional<gapless::sdk::identity> identity;
    std::optional<inbox_cursor> cursor;
    std::map<conversation_id, conversation> conversations;  // whole rows, put
    std::vector<stored_message> messages;  // inserted; each (conversation, seq) once
    std::vector<stored_hole> holes;

    // Of the messages above: what could not be opened yet, as it came.
    std::map<std::pair<conversation_id, seq>, std::string> sealed;

    // Messages that are stored, and what they say now that they could be opened: what a user has
    // said takes the place of what was sealed. What is not there any more, or was recalled, stays
    // as it is.
    std::vector<stored_message> revealed;

    // Put, unless there is a newer one of this kind by this user; a recall takes away the body of
    // its target, and of each edit of it, wherever they stand.
    std::vector<stored_annotation> annotations;
    std::map<conversation_id, gap_set> gaps;  // whole sets, put; an empty one: there is no gap
    std::map<client_id, std::pair<std::uint64_t, protocol::draft>> drafts;  // position, row: put
    std::vector<client_id> forgotten_drafts;                                // removed
    std::map<conversation_id, conversation_settings> settings;              // whole rows, put
    std::vector<event> events;             // appended, ids ascending
    std::optional<session_epoch> session;  // begun; not worth a commit of its own

    // Put into rows that there are already; not worth a commit of its own either.
    std::map<conversation_id, seq> delivered_kept;

    // By the server's clock: what expires up to then is not there any more. It only grows.
    std::optional<wall_time> expired_to;

    // All that are remembered, the latest first.
    std::optional<std::vector<network_memory>> networks;

    std::map<key_name, std::optional<std::string>> keys;  // put; without a value: dropped

    std::optional<event_id> consumed;  // events up to here are acknowledged and may be dropped

    [[nodiscard]] bool is_empty() const {
        return !identity && !cursor && conversations.empty() && messages.empty() && holes.empty() &&
               annotations.empty() && revealed.empty() && gaps.empty() && drafts.empty() &&
               forgotten_drafts.empty() && settings.empty() && events.empty() && !expired_to &&
               !networks && keys.empty() && !consumed;
    }
};

}  // namespace gapless::sdk
