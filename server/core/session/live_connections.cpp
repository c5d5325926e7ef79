#include "server/core/session/live_connections.hpp"

namespace gapless::server {

connection_state* live_connections::find(connection_id id) {
    const auto found = states_.find(id);
    return found == states_.end() ? nullptr : &found->second;
}

connection_state& live_connections::add(connection_state state) {
    const connection_id id = state.id;
    connection_state& added = states_.insert_or_assign(id, std::move(state)).first->second;
    reschedule(added);
    return added;
}

void live_connections::remove(connection_id id) {
    const auto scheduled = deadlines_.find(id);
    if (scheduled != deadlines_.end()) {
        by_deadline_.erase({scheduled->second, id});
        deadlines_.erase(scheduled);
    }
    states_.erase(id);
}

void live_connections::reschedule(const connection_state& state) {
    const instant due = state.next_timeout();
    const auto [scheduled, is_new] = deadlines_.try_emplace(state.id, due);
    if (!is_new && scheduled->second == due) {
        return;
    }
    if (!is_new) {
        by_deadline_.erase({scheduled->second, state.id});
        scheduled->second = due;
    }
    by_deadline_.emplace(due, state.id);
}

std::vector<connection_id> live_connections::due(instant now) const {
    std::vector<connection_id> found;
    for (const auto& [deadline, id] : by_deadline_) {
        if (deadline > now) {
            break;
        }
        found.push_back(id);
    }
    return found;
}

std::optional<instant> live_connections::next_timeout() const {
    if (by_deadline_.empty()) {
        return std::nullopt;
    }
    return by_deadline_.begin()->first;
}

std::vector<connection_id> live_connections::ids() const {
    std::vector<connection_id> all;
    all.reserve(states_.size());
    for (const auto& [id, state] : states_) {
        all.push_back(id);
    }
    return all;
}

}  // namespace gapless::server
