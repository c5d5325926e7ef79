#pragma once

#include <string>

namespace gapless::server {

// Where frames go, as HOST:PORT: a login tells the device, so that people need to know one address
// only. A wildcard host stands for the one that the device has asked.
struct frame_addresses {
    std::string tcp;
    std::string websocket;
    std::string exchange;  // HTTP long polling, which is served where accounts are
};

}  // namespace gapless::server
