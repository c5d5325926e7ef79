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
// Whoever has changed a connection's deadlines calls reschedule. Pointers stay valid until the
// connection is removed.
class live_connections {
public:
    // Null: no such connection (any more).
    [[nodiscard]] connection_state* find(connection_id);

    connection_state& add(connection_state);
    void remove(connection_id);
    void reschedule(const connection_state&);

    // Those whose deadline has come.
    [[nodiscard]] std::vector<connection_id> due(instant now) const;
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] std::vector<connection_id> ids() const;

    [[nodiscard]] std::size_t size() const { return states_.size(); }

private:
    std::map<connection_id, connection_state> states_;
    std::map<connection_id, instant> deadlines_;
    std::set<std::pair<instant, connection_id>> by_deadline_;
};

}  // namespace gapless::server
