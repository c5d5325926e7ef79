#pragma once

#include "sample-apps/gapless-cli/saying.hpp"

#include <gapless/verification.hpp>

#include <string>

namespace gapless::cli {

// The number that two users compare, and how.
[[nodiscard]] saying saying_of_safety_number(
    const std::string& user, const std::string& digits, verification how
);

}  // namespace gapless::cli
