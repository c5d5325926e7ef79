#pragma once

#include "server/core/engine_output.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace gapless::server {

// Knows which connections a user has, and the one that a device has: a device's newer connection
// takes the older one's place. Beside them stands the head of the user's inbox, as far as it is
// known to be stored, for heartbeats.
//
// Who is not connected is not here.
class router {
public:
    // Returns the connection that the device had before.
    std::optional<connection_id> add(user_id, const device_id&, connection_id, inbox_version head);

    // A connection that has been superseded since is no longer the device's: then only the user's.
    void remove(user_id, const device_id&, connection_id);

    // Returns the user's connections, ascending: there are none if he is not connected. Valid until
    // the next add or remove.
    std::span<const connection_id> handle_inbox(user_id, inbox_version head);

    // The user's connections, ascending. Valid until the next add or remove.
    [[nodiscard]] std::span<const connection_id> connections(user_id) const;

    [[nodiscard]] std::optional<connection_id> connection(const device_id&) const;
    [[nodiscard]] inbox_version inbox(user_id) const;

private:
    struct presence {
        std::vector<connection_id> connections;  // ascending
        inbox_version inbox;
    };

    std::map<user_id, presence> users_;
    std::map<device_id, connection_id> devices_;
};

}  // namespace gapless::server
