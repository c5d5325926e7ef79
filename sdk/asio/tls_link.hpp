#pragma once

#include "sdk/asio/stream_link.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <memory>

namespace gapless::sdk {

// Frames over TLS over TCP.
class tls_link final : public stream_link<boost::asio::ssl::stream<boost::asio::ip::tcp::socket>> {
public:
    tls_link(
        boost::asio::any_io_executor strand,
        std::shared_ptr<boost::asio::ssl::context>,
        listener&,
        limits
    );

    [[nodiscard]] protocol::tls_channel channel() override;

private:
    tcp::socket& socket() override { return stream().next_layer(); }

    void secure(const server_address&) override;

    std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace gapless::sdk
