#pragma once

#include "sdk/http/server_url.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace gapless::sdk {

// Whom to ask, and by what to know it.
struct account_server {
    server_url url;
    std::shared_ptr<boost::asio::ssl::context> trust;
};

}  // namespace gapless::sdk
