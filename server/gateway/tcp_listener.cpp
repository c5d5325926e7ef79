#include "server/gateway/tcp_listener.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <sstream>
#include <utility>

namespace gapless::server {

namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds pause_when_exhausted{100};
constexpr int backlog = 4096;  // ten thousand clients may come back at once

[[nodiscard]] error cannot_listen(const tcp_listener::address& where, const error_code& ec) {
    return error{
        errc::unreachable,
        "cannot listen on " + where.host + ":" + std::to_string(where.port) + ": " + ec.message()
    };
}

}  // namespace

tcp_listener::tcp_listener(
    boost::asio::io_context& io, gateway_observer& observer, on_accept accepted
)
    : observer_(observer), on_accept_(std::move(accepted)), acceptor_(io), pause_(io) {}

result<void> tcp_listener::open(const address& where) {
    error_code ec;
    tcp::resolver resolver{acceptor_.get_executor()};
    const auto found =
        resolver.resolve(where.host, std::to_string(where.port), tcp::resolver::passive, ec);
    if (ec) {
        return cannot_listen(where, ec);
    }
    const tcp::endpoint endpoint = found.begin()->endpoint();
    acceptor_.open(endpoint.protocol(), ec);
    if (!ec) {
        acceptor_.set_option(tcp::acceptor::reuse_address{true}, ec);
    }
    if (!ec) {
        acceptor_.bind(endpoint, ec);
    }
    if (!ec) {
        acceptor_.listen(backlog, ec);
    }
    if (ec) {
        return cannot_listen(where, ec);
    }
    return {};
}

void tcp_listener::start() { accept(); }

void tcp_listener::close() {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
}

tcp::endpoint tcp_listener::local() const {
    error_code ignored;
    return acceptor_.local_endpoint(ignored);
}

std::string tcp_listener::local_text() const {
    std::ostringstream text;
    text << local();
    return text.str();
}

void tcp_listener::accept() {
    acceptor_.async_accept([this](const error_code& ec, tcp::socket socket) {
        if (ec == boost::asio::error::operation_aborted) {
            return;
        }
        if (ec == boost::asio::error::connection_aborted) {
            return accept();
        }
        if (ec) {
            return try_later(ec);
        }
        has_complained_ = false;
        error_code ignored;
        socket.non_blocking(true, ignored);
        socket.set_option(tcp::no_delay{true}, ignored);
        on_accept_(std::move(socket));
        accept();
    });
}

void tcp_listener::try_later(const error_code& ec) {
    if (!std::exchange(has_complained_, true)) {
        observer_.handle_accept_failed(ec.message());
    }
    pause_.expires_after(pause_when_exhausted);
    pause_.async_wait([this](const error_code& cancelled) {
        if (!cancelled) {
            accept();
        }
    });
}

}  // namespace gapless::server
