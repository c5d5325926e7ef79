#pragma once

#include "sdk/dial/proxy_url.hpp"
#include "sdk/http/server_url.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <optional>

namespace gapless::sdk {

// Whom to ask, and by what to know it.
struct account_server {
    server_url url;
    std::shared_ptr<boost::asio::ssl::context> trust;
    std::optional<proxy_url> proxy;
};

}  // namespace gapless::sdk
