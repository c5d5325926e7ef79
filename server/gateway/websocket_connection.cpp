#include "server/gateway/websocket_connection.hpp"

#include "protocol/wire/frame_parts.hpp"
#include "server/gateway/device_connection.hpp"
#include "server/gateway/tls_context.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>

namespace gapless::server {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::chrono::seconds handshake_within{10};
constexpr std::chrono::seconds close_within{2};
constexpr std::size_t read_bytes_max = 16 * 1024;

// The WebSocket twin of tcp_connection: shaking hands (TLS, then the upgrade), open, closing, gone.
// Reads and writes are one callback chain each; the driver outlives both.
class websocket_connection final : public device_connection,
                                   public std::enable_shared_from_this<websocket_connection> {
public:
    websocket_connection(tcp::socket socket, asio::ssl::context& context, engine_driver& driver)
        : driver_(driver), deadline_(socket.get_executor()), stream_(std::move(socket), context) {
        stream_.binary(true);
        stream_.auto_fragment(false);
        stream_.read_message_max(0);  // handle_read() counts, so that the peer gets a typed reason
    }

    void start() {
        error_code ignored;
        const auto peer = beast::get_lowest_layer(stream_).remote_endpoint(ignored);
        id_ = driver_.attach(shared_from_this(), peer.address().to_string());
        expect_within(handshake_within);
        stream_.next_layer().async_handshake(
            asio::ssl::stream_base::server,
            [self = shared_from_this()](const error_code& ec) { self->upgrade(ec); }
        );
    }

    void queue(std::string_view first, std::string_view second) override {
        std::string& message = output_.emplace_back();
        message.reserve(first.size() + second.size());
        message.append(first).append(second);
        queued_bytes_ += message.size();
    }

    void flush() override {
        if (stage_ == stage::gone || !is_upgraded_ || is_writing_) {
            return;
        }
        if (!output_.empty()) {
            return write();
        }
        if (stage_ == stage::closing) {
            say_goodbye();
        }
    }

    void close() override {
        if (!is_detached()) {
            stage_ = stage::closing;
            expect_within(close_within);
        }
    }

    void abort() override {
        stage_ = stage::gone;
        deadline_.cancel();
        error_code ignored;
        beast::get_lowest_layer(stream_).close(ignored);
    }

    [[nodiscard]] std::size_t queued_bytes() const override { return queued_bytes_; }

private:
    enum class stage : std::uint8_t { shaking_hands, open, closing, gone };

    void upgrade(const error_code& ec) {
        if (ec) {
            return lose();
        }
        driver_.handle_secured(id_, channel_of(stream_.next_layer().native_handle()));
        stream_.async_accept([self = shared_from_this()](const error_code& refused) {
            self->handle_upgraded(refused);
        });
    }

    void handle_upgraded(const error_code& ec) {
        if (ec) {
            return lose();
        }
        is_upgraded_ = true;
        if (stage_ == stage::shaking_hands) {
            stage_ = stage::open;
            deadline_.cancel();
        }
        flush();
        read();
    }

    void read() {
        stream_.async_read_some(
            input_,
            read_bytes_max,
            [self = shared_from_this()](const error_code& ec, std::size_t) {
                self->handle_read(ec);
            }
        );
    }

    void handle_read(const error_code& ec) {
        if (ec) {
            return lose();
        }
        if (input_.size() > protocol::payload_bytes_max) {
            return refuse(error{errc::frame_too_large});
        }
        if (!stream_.got_binary()) {
            return refuse(error{errc::malformed_frame, "frames are binary messages"});
        }
        if (stream_.is_message_done()) {
            take();
        }
        if (!is_detached()) {  // closing reads by itself
            read();
        }
    }

    void take() {
        const auto message = input_.cdata();
        driver_.handle_payload(id_, {static_cast<const char*>(message.data()), message.size()});
        input_.clear();
    }

    // Nothing that follows can be read; the engine says why and closes.
    void refuse(const error& why) {
        if (!is_detached()) {
            driver_.handle_malformed(id_, why);
        }
    }

    void write() {
        is_writing_ = true;
        stream_.async_write(
            asio::buffer(output_.front()),
            [self = shared_from_this()](const error_code& ec, std::size_t) {
                self->handle_written(ec);
            }
        );
    }

    void handle_written(const error_code& ec) {
        is_writing_ = false;
        if (ec) {
            return lose();
        }
        queued_bytes_ -= output_.front().size();
        output_.pop_front();
        flush();
    }

    void say_goodbye() {
        is_writing_ = true;
        stream_.async_close(
            websocket::close_code::normal,
            [self = shared_from_this()](const error_code&) { self->abort(); }
        );
    }

    void lose() {
        const bool was_detached = is_detached();
        abort();
        if (!was_detached) {
            driver_.handle_closed(id_);
        }
    }

    void expect_within(std::chrono::seconds span) {
        deadline_.expires_after(span);
        deadline_.async_wait([self = shared_from_this()](const error_code& ec) {
            if (!ec) {
                self->lose();
            }
        });
    }

    [[nodiscard]] bool is_detached() const { return stage_ >= stage::closing; }

    engine_driver& driver_;
    connection_id id_;
    asio::steady_timer deadline_;
    websocket::stream<beast::ssl_stream<tcp::socket>> stream_;
    beast::flat_buffer input_;
    std::deque<std::string> output_;
    std::size_t queued_bytes_ = 0;
    stage stage_ = stage::shaking_hands;
    bool is_upgraded_ = false;
    bool is_writing_ = false;
};

}  // namespace

void serve_websocket(tcp::socket socket, asio::ssl::context& context, engine_driver& driver) {
    std::make_shared<websocket_connection>(std::move(socket), context, driver)->start();
}

}  // namespace gapless::server
