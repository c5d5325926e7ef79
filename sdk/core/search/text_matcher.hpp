#pragma once

#include "sdk/core/search/search_terms.hpp"
#include "sdk/core/search/segmenter.hpp"

#include <gapless/search_page.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gapless::sdk {

// Says whether a text has all the terms, where, and how well. The index only proposes: this has the
// last word about every hit, and the only word about what is not indexed.
//
// It keeps its room from text to text.
class text_matcher {
public:
    explicit text_matcher(search_terms terms) : terms_(std::move(terms)) {}

    // Command: looks at a text. What follows is about the text that it was last given.
    [[nodiscard]] bool match(std::string_view text);

    [[nodiscard]] std::uint32_t score() const { return score_; }

    // Ascending; what overlaps or touches is one.
    [[nodiscard]] std::vector<text_span> spans() const;

private:
    void cut(std::string_view text);
    [[nodiscard]] bool is_at(const search_phrase& phrase, std::size_t at) const;

    search_terms terms_;
    std::vector<segmenter::segment> segments_;  // the first used_ of them
    std::size_t used_ = 0;
    std::uint32_t score_ = 0;
};

}  // namespace gapless::sdk
