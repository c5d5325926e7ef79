#pragma once

#include "sdk/dial/proxy_url.hpp"

#include <gapless/result.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <functional>
#include <memory>
#include <string>

namespace gapless::sdk {

// Asks an HTTP proxy to pass a connection on (CONNECT, RFC 9110 9.3.6), on a socket that stands.
//
// The socket outlives it, since it is where the handlers end: closing it ends them. It calls back
// once, with what the proxy said if that was no.
class http_tunnel : public std::enable_shared_from_this<http_tunnel> {
public:
    using tcp = boost::asio::ip::tcp;
    using completion = std::function<void(const result<void>&)>;

    static void start(
        tcp::socket& socket, const proxy_url& proxy, const server_address& target, completion told
    );

    // What is said to the proxy.
    [[nodiscard]] static std::string request_to(
        const proxy_url& proxy, const server_address& target
    );

    // What its answer means; the text ends with the empty line.
    [[nodiscard]] static result<void> meaning_of(std::string_view answer);

private:
    http_tunnel(tcp::socket& socket, std::string request, completion told);

    void ask();
    void listen();
    void fail(const boost::system::error_code& ec);

    tcp::socket& socket_;
    std::string request_;
    std::string answer_;
    completion told_;
};

}  // namespace gapless::sdk
