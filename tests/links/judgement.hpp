#pragma once

#include "tests/links/ideal_link.hpp"
#include "tests/links/partner.hpp"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace gapless::links {

// What became of the texts of one direction, beside what an ideal link would have made of them:
// {"messages", "lost", "doubled", "reordered", "p50_us", "ideal_p50_us", …}.
[[nodiscard]] nlohmann::json judge(
    const std::vector<partner::written>& sent,
    const std::vector<partner::arrival>& arrived,
    ideal_link ideal
);

}  // namespace gapless::links
