#pragma once

#include "protocol/delivery/draft.hpp"

#include <gapless/pending_message.hpp>

namespace gapless::sdk {

// An outbox row as the app sees it.
[[nodiscard]] pending_message pending_message_of(const protocol::draft&);

}  // namespace gapless::sdk
