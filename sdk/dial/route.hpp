#pragma once

#include "sdk/dial/proxy_url.hpp"
#include "sdk/dial/server_address.hpp"

#include <optional>

namespace gapless::sdk {

// How a server is reached: by itself, or through a proxy, which then looks up its name.
struct route {
    server_address to;
    std::optional<proxy_url> proxy;
};

}  // namespace gapless::sdk
