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

// Whose words an encrypted edit or recall would change, if they are here, flushed or not. A mailbox
// that cannot be read now is no reason to refuse it: then they are its sender's own.
[[nodiscard]] std::optional<user_id> changed_author(
    const ledger& book, mailbox& stored, conversation_id where, const message& entry
);

// It may say something about another entry. What cannot be read takes nothing away, but for a
// recall that came after its key was erased: of what was said in the clear it is as good as what it
// is about, the server's word.
void take_annotation(ledger& book, mailbox& stored, conversation_id where, const message& entry);

}  // namespace gapless::sdk
