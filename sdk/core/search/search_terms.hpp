#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gapless::sdk {

// Segments (see segmenter) that have to follow each other in a text.
struct search_phrase {
    std::vector<std::string> segments;
    bool is_prefix = false;  // the last one may go on

    friend auto operator<=>(const search_phrase&, const search_phrase&) = default;
};

// What a text must have, all of it, to be found. Ascending, each once.
using search_terms = std::vector<search_phrase>;

// What somebody typed, taken as plain text: nothing in it is an operator. A word that it ends with
// may be unfinished. Empty: it has nothing that could be found.
[[nodiscard]] search_terms search_terms_of(std::string_view typed);

}  // namespace gapless::sdk
