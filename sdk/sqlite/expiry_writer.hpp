#pragma once

#include "sdk/core/mailbox/expiry_rules.hpp"
#include "storage/sqlite/database.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>

namespace gapless::sdk {

// What expires, as part of the transactions that store it and take it away.

// When an entry goes that is about to be stored: as it says, or with the message that it annotates,
// whichever is earlier. 0: never.
[[nodiscard]] wall_time end_of(storage::database& from, conversation_id where, const message& row);

// The annotations of a message that is stored go with it.
void limit_annotations(storage::database& into, conversation_id where, const message& row);

// Whether an entry is not here since it has expired.
[[nodiscard]] bool is_expired_here(storage::database& from, conversation_id where, seq at);

// With what was said about the entries of a range that has expired.
void write_hole(storage::database& into, conversation_id where, const protocol::hole& gone);

[[nodiscard]] bool has_expired(storage::database& from);

// Takes away at most so many of the entries that have expired, those first that went first, and
// with each what was said about it and what the index of the texts has.
void forget_expired(storage::database& into, std::size_t entries_max);

}  // namespace gapless::sdk
