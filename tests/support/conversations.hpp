#pragma once

#include <gapless/ids.hpp>

namespace gapless::tests {

// What tests call their conversations.
inline constexpr conversation_id c5{5};
inline constexpr conversation_id c6{6};

}  // namespace gapless::tests
