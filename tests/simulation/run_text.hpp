#pragma once

#include "tests/simulation/planted_search.hpp"
#include "tests/simulation/run_record.hpp"
#include "tests/simulation/summary.hpp"

#include <cstdint>
#include <string>

namespace gapless::simulation {

// What the program says: for people, and as one JSON object a line.

[[nodiscard]] std::string hex(std::uint64_t number);

[[nodiscard]] std::string json_of(const run_record&);
[[nodiscard]] std::string json_of_failure(const run_record&);
[[nodiscard]] std::string text_of_failure(const run_record&);
[[nodiscard]] std::string json_of_base(std::uint64_t first);
[[nodiscard]] std::string json_of_wrong_call(const std::string& why);
[[nodiscard]] std::string text_of(const summary&, std::uint64_t failures);

[[nodiscard]] std::string json_of(const plant&, const finding&);
[[nodiscard]] std::string text_of(const plant&, const finding&);
[[nodiscard]] std::string json_of(const plant&, const measurement&);
[[nodiscard]] std::string text_of(const plant&, const measurement&);

}  // namespace gapless::simulation
