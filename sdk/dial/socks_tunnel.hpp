#pragma once

#include "sdk/dial/proxy_url.hpp"

#include <gapless/result.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gapless::sdk {

// Asks a SOCKS 5 proxy to pass a connection on (RFC 1928, passwords RFC 1929), on a socket that
// stands. The proxy looks the name up.
//
// The socket outlives it, since it is where the handlers end: closing it ends them. It calls back
// once, with what the proxy said if that was no.
class socks_tunnel : public std::enable_shared_from_this<socks_tunnel> {
public:
    using tcp = boost::asio::ip::tcp;
    using completion = std::function<void(const result<void>&)>;

    static void start(
        tcp::socket& socket, const proxy_url& proxy, const server_address& target, completion told
    );

private:
    using next_step = std::function<void(std::string_view answer)>;

    socks_tunnel(tcp::socket& socket, proxy_url proxy, server_address target, completion told);

    void greet();
    void say_who();
    void ask();
    void skip_address(std::string_view answer);

    // Writes, reads an answer of so many bytes, and goes on with that.
    void exchange(std::string said, std::size_t answer_bytes, next_step next);
    void read(std::size_t answer_bytes, next_step next);
    void fail(const std::string& what);

    tcp::socket& socket_;
    proxy_url proxy_;
    server_address target_;
    completion told_;
    std::string said_;
    std::string answer_;
};

}  // namespace gapless::sdk
