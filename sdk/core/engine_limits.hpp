#pragma once

#include "sdk/core/client_engine.hpp"

namespace gapless::sdk {

// The engine's limits as its machines name them.
[[nodiscard]] connection::limits connection_limits(
    const client_engine::limits& options, const mailbox_state& stored
);

// The server that the latest login has named, and where it was asked.
[[nodiscard]] known_server server_named_by(const identity& owner);
[[nodiscard]] replica::limits replica_limits(const client_engine::limits& options);

}  // namespace gapless::sdk
