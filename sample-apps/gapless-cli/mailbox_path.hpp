#pragma once

#include <gapless/result.hpp>

#include <string>

namespace gapless::cli {

// The mailbox that was asked for, or else the only one there is. Errors: usage, when it isn't
// there, or when one has to be chosen.
[[nodiscard]] result<std::string> existing_mailbox(const std::string& asked_for);

// Where a user's mailbox is made when nothing is said: $XDG_DATA_HOME/gapless/USER.
[[nodiscard]] result<std::string> usual_mailbox(const std::string& user);

}  // namespace gapless::cli
