#pragma once

#include <cstdint>

namespace gapless {

// What carries a network, as far as it matters to a connection.
enum class network_kind : std::uint8_t {
    other = 1,      // unknown, or none of these
    wired,          // a cable
    wifi,           // a wireless local network
    cellular,       // 3G and later
    slow_cellular,  // 2G
};

}  // namespace gapless
