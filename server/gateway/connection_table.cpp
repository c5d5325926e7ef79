#include "server/gateway/connection_table.hpp"

#include <utility>

namespace gapless::server {

connection_id connection_table::add(std::shared_ptr<device_connection> connection) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const std::uint32_t index = free_.back();
    free_.pop_back();
    slot& taken = slots_[index];
    ++taken.uses;
    taken.held = {.connection = std::move(connection)};
    return connection_id{std::uint64_t{taken.uses} << 32 | index};
}

connection_table::entry* connection_table::find(connection_id id) {
    const auto index = static_cast<std::uint32_t>(id.value);
    if (index >= slots_.size()) {
        return nullptr;
    }
    slot& found = slots_[index];
    const bool is_current = found.uses == id.value >> 32 && found.held.connection != nullptr;
    return is_current ? &found.held : nullptr;
}

std::shared_ptr<device_connection> connection_table::remove(connection_id id) {
    entry* found = find(id);
    if (found == nullptr) {
        return nullptr;
    }
    free_.push_back(static_cast<std::uint32_t>(id.value));
    return std::exchange(*found, entry{}).connection;
}

std::vector<std::shared_ptr<device_connection>> connection_table::all() const {
    std::vector<std::shared_ptr<device_connection>> found;
    for (const slot& each : slots_) {
        if (each.held.connection != nullptr) {
            found.push_back(each.held.connection);
        }
    }
    return found;
}

std::vector<connection_id> connection_table::ids() const {
    std::vector<connection_id> found;
    for (std::size_t index = 0; index < slots_.size(); ++index) {
        if (slots_[index].held.connection != nullptr) {
            found.push_back(connection_id{std::uint64_t{slots_[index].uses} << 32 | index});
        }
    }
    return found;
}

}  // namespace gapless::server
