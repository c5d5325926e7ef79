#pragma once

#include "sdk/core/search/search_plan.hpp"
#include "storage/sqlite/database.hpp"

#include <gapless/search_page.hpp>

#include <string>

namespace gapless::sdk {

// What the index proposes and what it does not have yet, both read with the text_matcher. Several
// queries: whoever is not the writer makes one transaction of them.
[[nodiscard]] search_page read_search(storage::database& from, const search_plan& plan);

// The plan in the language of FTS5. Every string in it is quoted, and none has a quote in it.
[[nodiscard]] std::string match_expression(const search_plan& plan);

}  // namespace gapless::sdk
