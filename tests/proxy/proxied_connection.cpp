#include "tests/proxy/proxied_connection.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace gapless::proxy {

namespace asio = boost::asio;

namespace {

// Closing then sends a reset instead of an orderly end.
void make_rude(asio::ip::tcp::socket& socket) {
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::linger{true, 0}, ignored);
}

}  // namespace

proxied_connection::proxied_connection(
    asio::ip::tcp::socket client, const settings& faults, std::function<void()> over
)
    : client_(std::move(client)),
      server_(client_.get_executor()),
      up_(client_, server_, faults.up, faults.up_lane),
      down_(server_, client_, faults.down, faults.down_lane),
      over_(std::move(over)) {}

void proxied_connection::start(const asio::ip::tcp::endpoint& server) {
    server_.async_connect(server, [self = shared_from_this()](const boost::system::error_code& ec) {
        if (!self->over_) {
            return;
        }
        if (ec) {
            self->reset();
            return;
        }
        boost::system::error_code ignored;
        self->client_.set_option(asio::ip::tcp::no_delay{true}, ignored);
        self->server_.set_option(asio::ip::tcp::no_delay{true}, ignored);
        self->up_.start(self, *self);
        self->down_.start(self, *self);
    });
}

void proxied_connection::change(direction which, const lane_settings& wanted) {
    half_of(which).change(wanted);
}

void proxied_connection::half_close(direction which) { half_of(which).end(ending::fin); }

void proxied_connection::reset() {
    make_rude(client_);
    make_rude(server_);
    close();
}

const lane_settings& proxied_connection::settings_of(direction which) const {
    return which == direction::up ? up_.settings() : down_.settings();
}

std::uint64_t proxied_connection::bytes(direction which) const {
    return which == direction::up ? up_.bytes() : down_.bytes();
}

void proxied_connection::handle_finished(half& which, ending how) {
    if (how == ending::reset) {
        reset();
        return;
    }
    boost::system::error_code ignored;
    auto& destination = &which == &up_ ? server_ : client_;
    destination.shutdown(asio::socket_base::shutdown_send, ignored);
}

// Who is no longer there to hear has sent a reset, which goes the way of his bytes.
void proxied_connection::handle_write_failed(half& which) {
    half& back = &which == &up_ ? down_ : up_;
    back.end(ending::reset);
}

void proxied_connection::handle_settled() {
    if (up_.is_over() && down_.is_over()) {
        close();
    }
}

void proxied_connection::close() {
    if (!over_) {
        return;
    }
    up_.stop();
    down_.stop();
    boost::system::error_code ignored;
    client_.close(ignored);
    server_.close(ignored);
    asio::post(client_.get_executor(), [self = shared_from_this(), over = std::move(over_)] {
        over();
    });
    over_ = nullptr;
}

}  // namespace gapless::proxy
