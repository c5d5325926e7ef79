#include "sdk/core/connection/network_book.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {

network_book::network_book(std::vector<network_memory> stored, std::size_t networks_max)
    : networks_max_(networks_max), networks_(std::move(stored)) {}

protocol::heartbeat_memory network_book::enter(const std::string& name) {
    const auto known = std::ranges::find(networks_, name, &network_memory::name);
    if (known == networks_.begin() && known != networks_.end()) {
        return known->heartbeat;
    }
    if (known != networks_.end()) {
        std::rotate(networks_.begin(), known, known + 1);
    } else {
        networks_.insert(networks_.begin(), {name, {}, {}});
    }
    if (networks_.size() > networks_max_) {
        networks_.resize(networks_max_);
    }
    return networks_.front().heartbeat;
}

void network_book::keep(const protocol::heartbeat_memory& learned) {
    if (networks_.front().heartbeat != learned) {
        networks_.front().heartbeat = learned;
        has_changed_ = true;
    }
}

void network_book::keep(const known_server& good) {
    if (networks_.front().server != good) {
        networks_.front().server = good;
        has_changed_ = true;
    }
}

void network_book::keep(transport worked) {
    if (networks_.front().over != worked) {
        networks_.front().over = worked;
        has_changed_ = true;
    }
}

std::optional<known_server> network_book::server() const {
    const known_server& good = networks_.front().server;
    return good == known_server{} ? std::nullopt : std::optional(good);
}

// That a network was entered is worth no commit: what was learned there last says as much.
std::optional<std::vector<network_memory>> network_book::take_changed() {
    if (!std::exchange(has_changed_, false)) {
        return std::nullopt;
    }
    std::vector<network_memory> known = networks_;
    std::erase_if(known, [](const network_memory& each) {
        return each == network_memory{each.name, {}};
    });
    return known;
}

}  // namespace gapless::sdk
