#pragma once

#include <gapless/listed_conversation.hpp>
#include <gapless/message.hpp>

namespace gapless::sdk {

[[nodiscard]] message_preview preview_of(const message& entry);

}  // namespace gapless::sdk
