#pragma once

#include "sdk/asio/stream_link.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace gapless::sdk {

// Frames over a bare socket, for servers on loopback addresses: nothing is hidden, nobody proves
// who they are.
class plain_link final : public stream_link<boost::asio::ip::tcp::socket> {
public:
    plain_link(boost::asio::any_io_executor strand, listener&, limits);

private:
    tcp::socket& socket() override { return stream(); }

    void secure(const server_address&) override;
};

}  // namespace gapless::sdk
