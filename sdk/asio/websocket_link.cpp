#include "sdk/asio/websocket_link.hpp"

#include "protocol/wire/codec.hpp"
#include "sdk/asio/tls_context.hpp"
#include "sdk/asio/tls_sessions.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::sdk {

namespace {

namespace beast = boost::beast;

using tls_stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

// One frame a message, written one after the other.
class websocket_link final : public socket_link {
public:
    websocket_link(
        boost::asio::any_io_executor strand,
        std::shared_ptr<boost::asio::ssl::context> context,
        listener& told,
        limits bounds
    )
        : socket_link(strand, told, bounds),
          context_(std::move(context)),
          stream_(std::move(strand), *context_) {}

    [[nodiscard]] protocol::tls_channel channel() override {
        return channel_of(stream_.next_layer().native_handle());
    }

    void transmit(const protocol::frame& outgoing) override {
        std::string payload;
        protocol::encode(outgoing, payload);
        if (payload.size() <= bounds().part_bytes_max) {
            waiting_.push_back(std::move(payload));
            return;
        }
        protocol::cut_payload(payload, {}, bounds().part_bytes_max, [this](std::string_view part) {
            waiting_.emplace_back(part);
        });
    }

    void write() override {
        if (is_secured() && !is_ended() && !is_writing_ && !waiting_.empty()) {
            is_writing_ = true;
            start_write();
        }
    }

private:
    tcp::socket& socket() override { return stream_.next_layer().next_layer(); }

    [[nodiscard]] bool has_unwritten() const override { return !waiting_.empty(); }

    void secure(const server_address& address) override {
        if (!expect_host(stream_.next_layer().native_handle(), address.host)) {
            return fail(error(errc::unreachable, "'" + address.host + "' is no name of a host"));
        }
        tls_sessions::resume(stream_.next_layer().native_handle(), address.text());
        stream_.next_layer().async_handshake(
            boost::asio::ssl::stream_base::client,
            [self = self<websocket_link>(), address](const error_code& ec) {
                if (ec && is_unpinned(self->stream_.next_layer().native_handle())) {
                    self->fail(unpinned(address.host));
                } else if (ec) {
                    self->fail(ec, "greeting " + address.host);
                } else if (!self->is_ended()) {
                    self->upgrade(address);
                }
            }
        );
    }

    void upgrade(const server_address& address) {
        stream_.binary(true);
        stream_.read_message_max(protocol::payload_bytes_max);
        stream_.set_option(
            beast::websocket::stream_base::decorator([](beast::websocket::request_type& request) {
                request.set(beast::http::field::user_agent, "gapless");
            })
        );
        stream_.async_handshake(
            address.text(),
            "/v1/frames",
            [self = self<websocket_link>()](const error_code& ec) {
                if (ec) {
                    self->fail(ec, "upgrading to WebSocket");
                } else {
                    self->handle_secured();
                }
            }
        );
    }

    void read() override {
        stream_.async_read(
            arrived_,
            [self = self<websocket_link>()](const error_code& ec, std::size_t) {
                if (ec == beast::websocket::error::message_too_big) {
                    return self->fail(error(errc::frame_too_large, "from the server"));
                }
                if (ec) {
                    return self->fail(ec, "reading");
                }
                self->handle_message();
            }
        );
    }

    void handle_message() {
        if (!stream_.got_binary()) {
            return fail(error(errc::malformed_frame, "a text message instead of a binary one"));
        }
        const auto bytes = arrived_.cdata();
        handle_payload({static_cast<const char*>(bytes.data()), bytes.size()});
        arrived_.clear();
        handle_read();
    }

    void start_write() {
        stream_.async_write(
            boost::asio::buffer(waiting_.front()),
            [self = self<websocket_link>()](const error_code& ec, std::size_t) {
                self->is_writing_ = false;
                if (ec) {
                    return self->fail(ec, "writing");
                }
                self->waiting_.pop_front();
                self->write();
                self->handle_written();
            }
        );
    }

    std::shared_ptr<boost::asio::ssl::context> context_;
    beast::websocket::stream<tls_stream> stream_;
    beast::flat_buffer arrived_;
    std::deque<std::string> waiting_;  // the first one is being written, while is_writing_
    bool is_writing_ = false;
};

}  // namespace

std::shared_ptr<frame_link> make_websocket_link(
    boost::asio::any_io_executor strand,
    std::shared_ptr<boost::asio::ssl::context> context,
    frame_link::listener& told,
    socket_link::limits bounds
) {
    return std::make_shared<websocket_link>(std::move(strand), std::move(context), told, bounds);
}

}  // namespace gapless::sdk
