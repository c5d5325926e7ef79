#pragma once

#include "sdk/core/mailbox/mailbox_state.hpp"
#include "storage/sqlite/database.hpp"

#include <gapless/annotation.hpp>
#include <gapless/event.hpp>
#include <gapless/message.hpp>
#include <gapless/reading.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace gapless::sdk {

// What can be asked of a mailbox file, over whichever connection. They follow the connection's
// habit: a failure latches there, and what was found by then is worth nothing.

[[nodiscard]] mailbox_state read_state(storage::database& from);

// By id.
[[nodiscard]] std::vector<conversation> read_conversations(storage::database& from);

[[nodiscard]] bool has_conversation(storage::database& from, conversation_id);

// With their positions, in order of submission.
[[nodiscard]] std::vector<std::pair<std::uint64_t, protocol::draft>> read_drafts(
    storage::database& from
);

[[nodiscard]] std::map<conversation_id, conversation_settings> read_settings(storage::database& from
);

[[nodiscard]] std::map<conversation_id, gap_set> read_gaps(storage::database& from);

[[nodiscard]] bool has_gaps(storage::database& from, conversation_id);

// The message of this conversation in the columns from `first` on: seq, id, client_id, sender,
// sender_name, device, counter, kind, server_time, body, ordinal, mentions, mention_all.
[[nodiscard]] message read_message(storage::rows& row, int first, conversation_id where);

// Entries from..to that are stored, ascending, at most `limit`.
[[nodiscard]] std::vector<message> read_messages(
    storage::database& from, conversation_id, seq first, seq last, std::size_t limit
);

// The newest entries up to `last`, at most `limit`, ascending.
[[nodiscard]] std::vector<message> read_newest(
    storage::database& from, conversation_id, seq last, std::size_t limit
);

// See mailbox::sealed.
[[nodiscard]] std::vector<message> read_sealed(
    storage::database& from, conversation_id, seq after, std::size_t limit
);

[[nodiscard]] std::vector<protocol::hole> read_holes(storage::database& from, conversation_id);

// What was said about the entries from..to, ascending by target, kind and user.
[[nodiscard]] std::vector<annotation> read_annotations(
    storage::database& from, conversation_id, seq first, seq last
);

// See mailbox::measure.
[[nodiscard]] read_place read_measure(
    storage::database& from, conversation_id, user_id reader, seq up_to, ordinal base
);

// See mailbox::next_expiry.
[[nodiscard]] std::optional<wall_time> read_next_expiry(storage::database& from);

// Over all conversations.
[[nodiscard]] std::uint64_t read_unread_total(storage::database& from);

[[nodiscard]] std::vector<event> read_events(
    storage::database& from, event_id after, std::size_t limit
);

}  // namespace gapless::sdk
