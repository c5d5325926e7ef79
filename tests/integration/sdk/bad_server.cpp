#include "tests/integration/sdk/bad_server.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame.hpp"
#include "protocol/wire/frame_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace gapless::integration {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::string_view portal =
    "HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 0\r\n\r\n";

// Until the other side has closed: a socket that is closed with something unread in it takes the
// last words back.
template <class Stream>
void read_out(Stream& from) {
    std::array<char, 4'096> thrown_away{};
    error_code ec;
    while (!ec) {
        from.read_some(asio::buffer(thrown_away), ec);
    }
}

}  // namespace

bad_server::bad_server(habit how, error said)
    : habit_(how),
      said_(std::move(said)),
      authority_(gapless::server::make_development_authority()),
      tls_(asio::ssl::context::tls_server),
      acceptor_(io_, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)) {
    tls_.use_certificate_chain(asio::buffer(authority_.certificate_pem));
    tls_.use_private_key(asio::buffer(authority_.key_pem), asio::ssl::context::pem);
    accept();
    thread_ = std::jthread([this] { io_.run(); });
}

bad_server::~bad_server() { io_.stop(); }

std::string bad_server::address() const {
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
}

void bad_server::accept() {
    acceptor_.async_accept([this](const error_code& ec, tcp::socket socket) {
        if (!ec) {
            ++accepted_;
            serve(std::move(socket));
            accept();
        }
    });
}

void bad_server::serve(tcp::socket socket) {
    switch (habit_) {
        case habit::closes:
            return;
        case habit::answers_http:
            return answer_http(socket);
        case habit::proves_nothing:
        case habit::sends_away:
            return send_away(std::move(socket));
    }
}

void bad_server::answer_http(tcp::socket& socket) {
    error_code ignored;
    asio::write(socket, asio::buffer(portal), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    read_out(socket);
}

void bad_server::send_away(tcp::socket socket) {
    asio::ssl::stream<tcp::socket> stream(std::move(socket), tls_);
    error_code ec;
    stream.handshake(asio::ssl::stream_base::server, ec);
    if (ec) {
        return;
    }
    std::string payload;
    protocol::encode(protocol::frame{protocol::close{said_}}, payload);
    std::string bytes;
    protocol::write_frame(payload, bytes);
    asio::write(stream, asio::buffer(bytes), ec);
    read_out(stream);
}

}  // namespace gapless::integration
