#include "server/core/router/router.hpp"

#include <algorithm>

namespace gapless::server {

std::optional<connection_id> router::add(
    user_id user, const device_id& device, connection_id connection, inbox_version head
) {
    presence& there = users_[user];
    const auto place = std::ranges::lower_bound(there.connections, connection);
    if (place == there.connections.end() || *place != connection) {
        there.connections.insert(place, connection);
    }
    there.inbox = std::max(there.inbox, head);

    const auto [known, is_new] = devices_.try_emplace(device, connection);
    if (is_new) {
        return std::nullopt;
    }
    const connection_id before = known->second;
    known->second = connection;
    return before;
}

void router::remove(user_id user, const device_id& device, connection_id connection) {
    const auto known = devices_.find(device);
    if (known != devices_.end() && known->second == connection) {
        devices_.erase(known);
    }
    const auto there = users_.find(user);
    if (there == users_.end()) {
        return;
    }
    std::erase(there->second.connections, connection);
    if (there->second.connections.empty()) {
        users_.erase(there);
    }
}

std::span<const connection_id> router::handle_inbox(user_id user, inbox_version head) {
    const auto there = users_.find(user);
    if (there == users_.end()) {
        return {};
    }
    there->second.inbox = std::max(there->second.inbox, head);
    return there->second.connections;
}

std::span<const connection_id> router::connections(user_id user) const {
    const auto there = users_.find(user);
    return there == users_.end() ? std::span<const connection_id>{} : there->second.connections;
}

std::optional<connection_id> router::connection(const device_id& device) const {
    const auto known = devices_.find(device);
    return known == devices_.end() ? std::nullopt : std::optional{known->second};
}

inbox_version router::inbox(user_id user) const {
    const auto there = users_.find(user);
    return there == users_.end() ? inbox_version{} : there->second.inbox;
}

}  // namespace gapless::server
