#pragma once

#include <gapless/network_kind.hpp>

#include <string>

namespace gapless::sdk {

// What the system says of the network that the device is in.
struct found_network {
    std::string name;  // the same each time for the same network; empty: unknown
    network_kind kind = network_kind::other;

    friend bool operator==(const found_network&, const found_network&) = default;
};

}  // namespace gapless::sdk
