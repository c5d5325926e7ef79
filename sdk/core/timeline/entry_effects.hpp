#pragma once

#include "sdk/core/ledger/ledger.hpp"

#include <gapless/conversation.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>

namespace gapless::sdk {

// What an entry does beside standing in its timeline, as soon as it can be read.

// It may mention this user.
void see_mention(const ledger& book, conversation& row, const message& entry);

// It may say something about another entry. What cannot be read takes nothing away.
void take_annotation(ledger& book, conversation_id where, const message& entry);

}  // namespace gapless::sdk
