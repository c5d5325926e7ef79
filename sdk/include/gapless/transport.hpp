#pragma once

#include <cstdint>

namespace gapless {

// How frames travel to the server. All carry the same frames inside TLS 1.3.
enum class transport : std::uint8_t {
    tcp = 1,
    websocket,  // for networks that let nothing but HTTPS through
    exchange,   // HTTP long polling, for those that end whatever is no short request
    automatic,  // the first of these that the network lets through, and back up when it can be
};

}  // namespace gapless
