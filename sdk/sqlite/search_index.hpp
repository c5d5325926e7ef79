#pragma once

#include "sdk/core/mailbox/gap_set.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "storage/sqlite/database.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::sdk {

// The index of what the messages say, as part of the transactions that change them.
//
// An entry that is stored is first noted as not indexed, together with its row, and later indexed
// in a batch of many: by itself it would cost several times as much. Whoever changes what an entry
// says, or takes it away, has the index forget it first, and notes it again if there is still
// something to find.

// Notes the entries that the changes insert.
void note_unindexed(storage::database& into, const mailbox_changes& changes);
void note_unindexed(storage::database& into, conversation_id where, seq_range entries);

[[nodiscard]] bool has_unindexed(storage::database& from);

// Indexes at most so many of the entries that were noted; fewer, if they are long.
void index_some(storage::database& into, std::size_t messages_max);

// Tidies up behind a batch, in a transaction of its own: the index is made of parts, each batch
// adds one, and a search reads them all. A bounded piece of work; left to itself FTS5 would do much
// of it at once, now and then, in the middle of a batch.
void merge_index(storage::database& into);

// Takes all of the index away, and notes everything as not indexed.
void forget_index(storage::database& into);

// To be called while the rows still say what they did when they were indexed.
void forget_indexed(storage::database& into, conversation_id where, seq_range entries);

// A row's id in the index: the milliseconds of the server's time, and a number among those of the
// same. What is out of this range of time is as if at its end.
inline constexpr std::int64_t index_time_max = (std::int64_t{1} << 42) - 1;
inline constexpr int index_number_bits = 20;

[[nodiscard]] std::int64_t first_index_id(wall_time time);
[[nodiscard]] std::int64_t last_index_id(wall_time time);
[[nodiscard]] wall_time time_of_index_id(std::int64_t id);

// What stands in the index for where a message is and whose it is: one word each, also for the
// segmenter. The first begins with a letter and the second, of a valid name, with a digit.
[[nodiscard]] std::string place_word(conversation_id where);
[[nodiscard]] std::string sender_word(std::string_view name);

}  // namespace gapless::sdk
