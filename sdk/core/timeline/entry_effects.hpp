#pragma once

#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/mailbox.hpp"

#include <gapless/conversation.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <optional>

namespace gapless::sdk {

// What an entry does beside standing in its timeline, as soon as it can be read.

// It may mention this user.
void see_mention(const ledger& book, conversation& row, const message& entry);

// Who has written the entry of this place, if it is here, flushed or not.
[[nodiscard]] std::optional<user_id> author_of(
    const ledger& book, mailbox& stored, conversation_id where, seq position
);

// It may say something about another entry. What cannot be read takes nothing away.
void take_annotation(ledger& book, conversation_id where, const message& entry);

}  // namespace gapless::sdk
