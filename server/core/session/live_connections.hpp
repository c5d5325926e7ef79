#pragma once

#include "server/core/session/connection_state.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace gapless::server {

// All connections by name, and which of them is due next.
//
// Whoever has changed a connection's deadlines calls reschedule. Deadlines mostly move away, with
// every frame that comes or goes; so a connection stays listed under an earlier one, and is found
// not to be due yet when that has come. Pointers stay valid until the connection is removed.
class live_connections {
public:
    // Null: no such connection (any more).
    [[nodiscard]] connection_state* find(connection_id);

    connection_state& add(connection_state);
    void remove(connection_id);
    void reschedule(connection_state&);

    // Those whose deadline has come, or one that has moved away since. They are off the list: each
    // that stays is to be rescheduled.
    [[nodiscard]] std::vector<connection_id> take_due(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] std::vector<connection_id> ids() const;

    [[nodiscard]] std::size_t size() const { return states_.size(); }

private:
    void unlist(connection_state&);

    std::map<connection_id, connection_state> states_;
    std::set<std::pair<instant, connection_id>>
        list_;  // each under the deadline it is listed under
};

}  // namespace gapless::server
