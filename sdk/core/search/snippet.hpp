#pragma once

#include <gapless/search_page.hpp>

#include <string_view>
#include <vector>

namespace gapless::sdk {

// The part of a text around the first of its hits, which are ascending and do not overlap.
[[nodiscard]] search_snippet snippet_of(std::string_view text, const std::vector<text_span>& hits);

}  // namespace gapless::sdk
