#pragma once

#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/mailbox.hpp"

#include <gapless/conversation.hpp>
#include <gapless/reading.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>

namespace gapless::sdk {

// What is unread if a user has read a conversation up to an entry, which is not above the high
// mark: what the mailbox holds, and what the next flush will store.
//
// Where a gap row lies above the entry, the user's own messages in it are counted by what the
// server has told of them, less those that are there between its read cursor and the entry. So they
// are in the place already, and not to be added when they are filled in.
//
// Fails with usage if the entry is skipped, or nothing between it and a gap row below it is held:
// how many messages there are up to it is not known then. Otherwise as the mailbox does.
[[nodiscard]] result<read_place> measure_read(
    const ledger& book, mailbox& box, const conversation& row, seq up_to
);

}  // namespace gapless::sdk
