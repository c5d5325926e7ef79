#pragma once

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/search_query.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gapless {

// A part of a text, in bytes.
struct text_span {
    std::size_t offset = 0;
    std::size_t length = 0;

    friend bool operator==(const text_span&, const text_span&) = default;
};

// The part of a message to show for a hit: around the first of the words that were searched for.
struct search_snippet {
    static constexpr std::size_t bytes_max = 240;

    std::string text;             // with an ellipsis (U+2026) where something is left out
    std::vector<text_span> hits;  // the words in it; ascending, and none overlaps another

    friend bool operator==(const search_snippet&, const search_snippet&) = default;
};

struct search_hit {
    conversation_id conversation;
    gapless::message message;
    search_snippet snippet;

    friend bool operator==(const search_hit&, const search_hit&) = default;
};

// A page of what was found.
struct search_page {
    std::vector<search_hit> hits;
    std::optional<search_cursor> next;  // there is more: search_query::after of the next page

    friend bool operator==(const search_page&, const search_page&) = default;
};

}  // namespace gapless
