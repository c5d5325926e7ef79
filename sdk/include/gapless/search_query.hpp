#pragma once

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace gapless {

// A page holds no more hits than this, and no text that is searched for is longer.
inline constexpr std::size_t search_page_max = 1'000;
inline constexpr std::size_t search_text_bytes_max = 1'000;

enum class search_order : std::uint8_t {
    newest_first = 1,  // by the server's time
    ranked,            // the best first, those of one rank by time; see search_query
};

// The place of a hit among all hits: where the next page begins. Only good for the same query.
struct search_cursor {
    std::uint32_t score = 0;  // 0 where hits are not ranked
    wall_time server_time;
    conversation_id conversation;
    gapless::seq seq;

    // What comes first is less.
    friend constexpr std::strong_ordering operator<=>(
        const search_cursor& a, const search_cursor& b
    ) {
        if (const auto by_score = b.score <=> a.score; by_score != 0) {
            return by_score;
        }
        if (const auto by_time = b.server_time <=> a.server_time; by_time != 0) {
            return by_time;
        }
        if (const auto by_conversation = b.conversation <=> a.conversation; by_conversation != 0) {
            return by_conversation;
        }
        return b.seq <=> a.seq;
    }

    friend constexpr bool operator==(const search_cursor&, const search_cursor&) = default;
};

// What to look for among the messages that this device has.
//
// The text is plain text: nothing in it is an operator, and a message is found when it has all of
// its words, in whatever order. Case and accents do not count. A word at the very end, with nothing
// behind it, may be the beginning of a longer one, as it is while somebody types. Words that
// something other than a blank joins (o'clock, 10.0.0.1) have to follow each other. Where a script
// has no blanks between its words (Chinese, Japanese, Korean, Thai and others, and emoji) what is
// written together is found wherever it stands, from one character on.
//
// Ranked is by how often the words are in a message, and how little else; of more than 20,000 hits
// in the index it ranks the newest 20,000.
struct search_query {
    std::string text;  // UTF-8
    std::optional<conversation_id> conversation = {};
    std::string sender = {};              // a user's name; empty: anybody
    std::optional<wall_time> since = {};  // by the server's time
    std::optional<wall_time> until = {};  // before it
    search_order order = search_order::newest_first;
    std::size_t limit = 20;                   // hits a page, from 1 to search_page_max
    std::optional<search_cursor> after = {};  // search_page::next of the page before

    friend bool operator==(const search_query&, const search_query&) = default;
};

}  // namespace gapless
