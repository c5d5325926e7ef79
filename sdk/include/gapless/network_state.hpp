#pragma once

#include <gapless/network_kind.hpp>

#include <string>

namespace gapless {

// What the system says of the network that the device is in: see client::set_network_state.
struct network_state {
    // Whatever tells this network from others, the same each time: a hash of the Wi-Fi's name, the
    // carrier's code. It stays on the device. Empty: unknown; all unknown networks are one. Of
    // longer names than 128 bytes the first 128 count.
    std::string name;
    network_kind kind = network_kind::other;
    bool is_online = true;  // false: there is no network, and nothing is tried until there is one

    friend bool operator==(const network_state&, const network_state&) = default;
};

}  // namespace gapless
