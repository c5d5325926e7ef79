#pragma once

#include "sdk/core/mailbox/mailbox_state.hpp"

#include <gapless/known_server.hpp>

#include <span>
#include <string>
#include <vector>

namespace gapless::sdk {

// The URLs at which the servers that this mailbox belongs to can be asked, each once, in the order
// in which to try them: where it logged in, those that were good in some network, those built in.
[[nodiscard]] std::vector<std::string> server_places(
    const mailbox_state&, std::span<const known_server> built_in
);

}  // namespace gapless::sdk
