#pragma once

#include "sdk/core/search/search_terms.hpp"

#include <gapless/message.hpp>
#include <gapless/result.hpp>
#include <gapless/search_query.hpp>

#include <optional>
#include <string>

namespace gapless::sdk {

// Ranked searches look at no more hits of an index than this, the newest.
inline constexpr std::size_t ranked_hits_max = 20'000;

// A query that makes sense, taken apart.
struct search_plan {
    search_query query;  // its sender as it is compared
    search_terms terms;  // at least one

    // Whether a message is among those that are searched; what it says is not looked at.
    [[nodiscard]] bool admits(conversation_id where, const message& entry) const;
};

// Fails with invalid_utf8, invalid_name (the sender), and usage: nothing to look for, too long a
// text, a limit that there is not.
[[nodiscard]] result<search_plan> search_plan_of(search_query query);

// What a body of that kind says that can be searched for; empty: nothing.
[[nodiscard]] std::optional<std::string> searchable_text(
    message_kind kind, const std::string& body
);

// Where a hit stands among all hits; the score where they are ranked.
[[nodiscard]] search_cursor place_of(
    conversation_id where, const message& entry, std::uint32_t score
);

}  // namespace gapless::sdk
