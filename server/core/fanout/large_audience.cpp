#include "server/core/fanout/large_audience.hpp"

namespace gapless::server {

void large_audience::handle_online(user_id user, const std::vector<conversation_id>& marks) {
    handle_offline(user);
    marks_.try_emplace(user);
    for (const conversation_id each : marks) {
        add(user, each);
    }
}

void large_audience::handle_offline(user_id user) {
    auto gone = marks_.extract(user);
    if (gone.empty()) {
        return;
    }
    for (const conversation_id each : gone.mapped()) {
        remove(user, each);
    }
}

void large_audience::handle_change(const conversation_change& change) {
    for (const auto& [user, is_marked] : change.marks) {
        const auto online = marks_.find(user);
        if (online == marks_.end()) {
            continue;
        }
        if (is_marked) {
            add(user, change.conversation);
        } else {
            online->second.erase(change.conversation);
            remove(user, change.conversation);
        }
    }
}

const std::set<user_id>& large_audience::listeners(conversation_id where) const {
    const auto found = listeners_.find(where);
    return found == listeners_.end() ? nobody_ : found->second;
}

void large_audience::add(user_id user, conversation_id where) {
    marks_.at(user).insert(where);
    listeners_[where].insert(user);
}

void large_audience::remove(user_id user, conversation_id where) {
    const auto found = listeners_.find(where);
    if (found != listeners_.end()) {
        found->second.erase(user);
        if (found->second.empty()) {
            listeners_.erase(found);
        }
    }
}

}  // namespace gapless::server
