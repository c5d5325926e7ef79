#pragma once

#include "sdk/core/mailbox/gap_set.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"

#include <gapless/history_page.hpp>
#include <gapless/ids.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <optional>

namespace gapless::sdk {

// A place in a timeline, and how many entries below it are asked for. What lies above the newest
// entry that is known of is that entry's successor.
struct place_to_look_from {
    conversation_id conversation;
    seq before;
    std::size_t count = 0;
};

// What a mailbox holds there.
struct seen_back {
    history_page page;
    bool is_missing = false;       // the page ends where entries are missing: its end says offline
    std::optional<seq_range> gap;  // that is below the high mark, and these are wanted of it
};

// The gap row that is nearest below a place.
[[nodiscard]] std::optional<seq_range> gap_below(
    const mailbox_state& stored, conversation_id where, seq top
);

// Reads backwards until there are enough entries, nothing is left, or something is missing, and no
// entry below that. Fails with unknown_conversation and as the mailbox does.
[[nodiscard]] result<seen_back> read_back(
    const mailbox_state& stored, mailbox& box, const place_to_look_from& asked
);

}  // namespace gapless::sdk
