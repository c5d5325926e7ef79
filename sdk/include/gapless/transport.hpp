#pragma once

#include <cstdint>

namespace gapless {

// How frames travel to the server. Both carry the same frames inside TLS 1.3.
enum class transport : std::uint8_t {
    tcp = 1,
    websocket,  // for networks that let nothing but HTTPS through
};

}  // namespace gapless
