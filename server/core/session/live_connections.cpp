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
    const auto found = states_.find(id);
    if (found != states_.end()) {
        unlist(found->second);
        states_.erase(found);
    }
}

void live_connections::reschedule(connection_state& state) {
    const instant due = state.next_timeout();
    if (!state.listed_under || due < *state.listed_under) {
        unlist(state);
        list_.emplace(due, state.id);
        state.listed_under = due;
    }
}

std::vector<connection_id> live_connections::take_due(instant now) {
    std::vector<connection_id> due;
    while (!list_.empty() && list_.begin()->first <= now) {
        connection_state& next = states_.at(list_.begin()->second);
        unlist(next);
        due.push_back(next.id);
    }
    return due;
}

std::optional<instant> live_connections::next_timeout() const {
    if (list_.empty()) {
        return std::nullopt;
    }
    return list_.begin()->first;
}

std::vector<connection_id> live_connections::ids() const {
    std::vector<connection_id> all;
    all.reserve(states_.size());
    for (const auto& [id, state] : states_) {
        all.push_back(id);
    }
    return all;
}

void live_connections::unlist(connection_state& state) {
    if (state.listed_under) {
        list_.erase({*state.listed_under, state.id});
        state.listed_under.reset();
    }
}

}  // namespace gapless::server
