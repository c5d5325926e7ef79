#pragma once

#include <gapless/client.hpp>

#include <string>

namespace gapless::cli {

// What people call the user whom a finding concerns, as far as the mailbox knows; fit for a
// terminal.
[[nodiscard]] std::string whom(const client& in, const key_finding& found);

}  // namespace gapless::cli
