#pragma once

#include <gapless/key_finding.hpp>

#include <string>

namespace gapless::cli {

// What a person is told of a finding: what happened, and what to do. `whom` is the user whom it
// concerns, as people call them.
[[nodiscard]] std::string sentence_of(const key_finding& found, const std::string& whom);

}  // namespace gapless::cli
