#pragma once

#include "sdk/asio/frame_link.hpp"
#include "sdk/asio/socket_link.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace gapless::sdk {

// Frames as binary WebSocket messages over TLS. (Behind a function, so that Beast is compiled in
// one file.)
[[nodiscard]] std::shared_ptr<frame_link> make_websocket_link(
    boost::asio::any_io_executor strand,
    std::shared_ptr<boost::asio::ssl::context>,
    frame_link::listener&,
    socket_link::limits
);

}  // namespace gapless::sdk
