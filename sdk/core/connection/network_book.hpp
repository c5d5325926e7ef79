#pragma once

#include "protocol/delivery/heartbeat_memory.hpp"
#include "sdk/core/mailbox/network_memory.hpp"

#include <gapless/known_server.hpp>
#include <gapless/transport.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// The networks that a device has been in, the latest first, and what was learned of each; the one
// that it was in longest ago is forgotten for a new one.
class network_book {
public:
    explicit network_book(std::vector<network_memory> stored, std::size_t networks_max = 32);

    // Commands. From now on it is about this network; what is known of it.
    protocol::heartbeat_memory enter(const std::string& name);

    // Of the network that was entered last.
    void keep(const protocol::heartbeat_memory& learned);
    void keep(const known_server& good);
    void keep(transport worked);

    // The last server that was good in the network that was entered last.
    [[nodiscard]] std::optional<known_server> server() const;

    // The transport that worked last there.
    [[nodiscard]] transport over() const { return networks_.front().over; }

    // Outputs. All that is to be stored, when something of it has changed: once.
    [[nodiscard]] std::optional<std::vector<network_memory>> take_changed();

private:
    std::size_t networks_max_;
    std::vector<network_memory> networks_;
    bool has_changed_ = false;
};

}  // namespace gapless::sdk
