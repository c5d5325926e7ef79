#pragma once

#include <gapless/seq.hpp>

#include <cstddef>

namespace gapless {

// So many members one message may mention by name.
inline constexpr std::size_t mentions_max = 20;

// So many unread mentions of a user a conversation is counted to: that many means "or more". The
// newest ones are known to every device, whatever else it has, and so all count alike.
inline constexpr std::size_t unread_mentions_max = 100;

// An entry of a conversation that mentions the user in question.
struct mention_place {
    gapless::seq seq;
    gapless::ordinal ordinal;

    friend bool operator==(const mention_place&, const mention_place&) = default;
};

}  // namespace gapless
