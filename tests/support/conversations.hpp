#pragma once

#include <gapless/ids.hpp>

#include <cstdint>
#include <limits>

namespace gapless::tests {

// What tests call their conversations.
inline constexpr conversation_id c5{5};
inline constexpr conversation_id c6{6};

// Before it comes every entry that a conversation can have.
inline constexpr seq the_end{std::numeric_limits<std::uint64_t>::max()};

}  // namespace gapless::tests
