#pragma once

#include "protocol/delivery/heartbeat_memory.hpp"

#include <gapless/known_server.hpp>
#include <gapless/transport.hpp>

#include <string>

namespace gapless::sdk {

// What a device has learned of one of its networks, by the name that the app has for it.
struct network_memory {
    std::string name;
    protocol::heartbeat_memory heartbeat;
    known_server server = {};         // the last that was good there; without addresses: none was
    transport over = transport::tcp;  // that worked last

    friend bool operator==(const network_memory&, const network_memory&) = default;
};

}  // namespace gapless::sdk
