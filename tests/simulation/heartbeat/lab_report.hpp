#pragma once

#include "protocol/planted_bugs.hpp"
#include "tests/simulation/heartbeat/lab_goals.hpp"
#include "tests/simulation/heartbeat/laboratory.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gapless::simulation {

// In Markdown, for people and for docs/internals/heartbeat.md.
[[nodiscard]] std::string table_of(const std::vector<lab_row>& rows);
[[nodiscard]] std::string means_of(const std::vector<lab_row>& rows);
[[nodiscard]] std::string text_of(const std::vector<lab_goal>& goals);

// One object a line, a network, loss and strategy each.
[[nodiscard]] std::string json_lines_of(const std::vector<lab_row>& rows);

// What came of the search for a planted bug.
[[nodiscard]] std::string json_of(planted::bug wanted, const std::optional<lab_goal>& missed);
[[nodiscard]] std::string text_of(planted::bug wanted, const std::optional<lab_goal>& missed);

}  // namespace gapless::simulation
