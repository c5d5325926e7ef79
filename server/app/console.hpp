#pragma once

#include "server/app/node.hpp"

#include <gapless/error.hpp>

#include <optional>
#include <string>

namespace gapless::server {

// What programs read from gaplessd, one JSON object each: the line on stdout that says where it
// listens, and the one on stderr that says why it does not.
[[nodiscard]] std::string ready_line(
    const node::addresses&, const std::optional<std::string>& authority_file
);
[[nodiscard]] std::string error_line(const error&);

}  // namespace gapless::server
