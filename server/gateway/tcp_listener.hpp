#pragma once

#include "server/gateway/gateway_observer.hpp"

#include <gapless/result.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace gapless::server {

// Accepts sockets on one address and hands them on, non-blocking and without Nagle's delay. When it
// cannot accept for the moment (out of descriptors) it says so once and tries again. The observer
// outlives it.
class tcp_listener {
public:
    using on_accept = std::function<void(boost::asio::ip::tcp::socket)>;

    // The host is an address or a name that the system resolves; port 0 means a free one.
    struct address {
        std::string host;
        std::uint16_t port = 0;
    };

    tcp_listener(boost::asio::io_context&, gateway_observer&, on_accept);

    // Binds and listens; fails with unreachable, and says which address.
    [[nodiscard]] result<void> open(const address&);

    // Accepts from here on, until close().
    void start();
    void close();

    [[nodiscard]] boost::asio::ip::tcp::endpoint local() const;

    // As people and programs write it: 127.0.0.1:7443, [::1]:7443.
    [[nodiscard]] std::string local_text() const;

private:
    void accept();
    void try_later(const boost::system::error_code&);

    gateway_observer& observer_;
    on_accept on_accept_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer pause_;
    bool has_complained_ = false;
};

}  // namespace gapless::server
