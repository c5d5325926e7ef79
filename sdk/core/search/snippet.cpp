#include "sdk/core/search/snippet.hpp"

#include <algorithm>
#include <cstddef>

namespace gapless::sdk {
namespace {

constexpr std::size_t lead_bytes = 40;  // before the first hit
constexpr std::string_view ellipsis = "\xe2\x80\xa6";
constexpr std::size_t body_bytes = search_snippet::bytes_max - 2 * ellipsis.size();

// The beginning of the character that this byte belongs to.
std::size_t character_before(std::string_view text, std::size_t at) {
    constexpr std::size_t longest = 4;
    auto begin = at;
    while (begin > 0 && begin < text.size() && at - begin < longest &&
           (static_cast<unsigned char>(text[begin]) & 0xc0U) == 0x80U) {
        --begin;
    }
    return begin;
}

// Where to begin: at a word, if one begins between here and the hit.
std::size_t word_after(std::string_view text, std::size_t at, std::size_t hit) {
    const auto blank = text.find(' ', at);
    return blank < hit ? blank + 1 : at;
}

}  // namespace

search_snippet snippet_of(std::string_view text, const std::vector<text_span>& hits) {
    std::size_t begin = 0;
    if (text.size() > body_bytes && !hits.empty() && hits.front().offset > lead_bytes) {
        const auto first = hits.front().offset;
        const auto latest = text.size() - body_bytes;  // from where the rest fits
        begin = std::min(first - lead_bytes, latest);
        begin = word_after(text, character_before(text, begin), first);
    }
    const auto end = character_before(text, std::min(text.size(), begin + body_bytes));
    search_snippet made;
    if (begin > 0) {
        made.text += ellipsis;
    }
    const auto shift = made.text.size();
    made.text += text.substr(begin, end - begin);
    if (end < text.size()) {
        made.text += ellipsis;
    }
    for (const auto& hit : hits) {
        const auto from = std::max(hit.offset, begin);
        const auto to = std::min(hit.offset + hit.length, end);
        if (from < to) {
            made.hits.push_back({from - begin + shift, to - from});
        }
    }
    return made;
}

}  // namespace gapless::sdk
