#pragma once

#include "sample-apps/gapless-cli/saying.hpp"

#include <gapless/verification.hpp>

#include <string>

namespace gapless::cli {

// The number that two users compare, and how.
[[nodiscard]] saying saying_of_safety_number(
    const std::string& user, const std::string& digits, verification how
);

// What somebody is told who opens a conversation with the user, once they have compared it.
[[nodiscard]] std::string comparison_text(const std::string& user, verification how);

}  // namespace gapless::cli
