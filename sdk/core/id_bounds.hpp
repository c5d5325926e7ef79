#pragma once

#include <gapless/ids.hpp>

#include <cstdint>
#include <limits>

namespace gapless::sdk {

// Ids have 63 bits. A larger one is nobody's, and neither the mailbox nor a frame can hold it: the
// server would hang up on whoever sent it, again and again.
[[nodiscard]] constexpr bool is_possible(conversation_id id) {
    return id.value <= std::numeric_limits<std::int64_t>::max();
}

}  // namespace gapless::sdk
