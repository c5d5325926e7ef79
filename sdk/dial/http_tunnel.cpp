#include "sdk/dial/http_tunnel.hpp"

#include "sdk/dial/base64.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <string_view>
#include <utility>

namespace gapless::sdk {

namespace {

constexpr std::size_t answer_bytes_max = 8 * 1024;
constexpr std::string_view end_of_line = "\r\n";

}  // namespace

void http_tunnel::start(
    tcp::socket& socket, const proxy_url& proxy, const server_address& target, completion told
) {
    const std::shared_ptr<http_tunnel> made(
        new http_tunnel(socket, request_to(proxy, target), std::move(told))
    );
    made->ask();
}

http_tunnel::http_tunnel(tcp::socket& socket, std::string request, completion told)
    : socket_(socket), request_(std::move(request)), told_(std::move(told)) {}

std::string http_tunnel::request_to(const proxy_url& proxy, const server_address& target) {
    std::string text = "CONNECT " + target.text() + " HTTP/1.1\r\nHost: " + target.text() + "\r\n";
    if (!proxy.user.empty()) {
        text +=
            "Proxy-Authorization: Basic " + base64_of(proxy.user + ":" + proxy.password) + "\r\n";
    }
    return text + "\r\n";
}

result<void> http_tunnel::meaning_of(std::string_view answer) {
    const auto line = answer.substr(0, answer.find(end_of_line));
    if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ') {
        return error(errc::unreachable, "does not speak HTTP");
    }
    if (line[9] != '2') {
        return error(errc::unreachable, "says " + std::string(line.substr(9)));
    }
    if (!answer.ends_with("\r\n\r\n") || answer.find("\r\n\r\n") != answer.size() - 4) {
        return error(errc::unreachable, "says more than it was asked");
    }
    return {};
}

void http_tunnel::ask() {
    boost::asio::async_write(
        socket_,
        boost::asio::buffer(request_),
        [self = shared_from_this()](const boost::system::error_code& ec, std::size_t) {
            if (ec) {
                return self->fail(ec);
            }
            self->listen();
        }
    );
}

void http_tunnel::listen() {
    boost::asio::async_read_until(
        socket_,
        boost::asio::dynamic_buffer(answer_, answer_bytes_max),
        "\r\n\r\n",
        [self = shared_from_this()](const boost::system::error_code& ec, std::size_t) {
            if (ec) {
                return self->fail(ec);
            }
            self->told_(meaning_of(self->answer_));
        }
    );
}

void http_tunnel::fail(const boost::system::error_code& ec) {
    const bool is_endless = ec == boost::asio::error::not_found;
    told_(
        error(errc::unreachable, is_endless ? "does not come to an end" : "fails: " + ec.message())
    );
}

}  // namespace gapless::sdk
