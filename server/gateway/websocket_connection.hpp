#pragma once

#include "server/gateway/engine_driver.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

namespace gapless::server {

// Serves one device over WebSocket and TLS: the same frames, each one binary message. Any path is
// accepted. The connection keeps itself alive; the context and the driver outlive it.
void serve_websocket(
    boost::asio::ip::tcp::socket, boost::asio::ssl::context&, engine_driver& driver
);

}  // namespace gapless::server
