#include "tests/integration/server/server_fixture.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::integration {
namespace {

constexpr char text_message = 1;
constexpr char binary_message = 2;
constexpr char close_message = 8;
constexpr std::size_t frame_bytes_max = std::size_t{2} * 1024 * 1024;

// A WebSocket client by hand: what a browser does, in forty lines.
class websocket_client {
public:
    websocket_client(const std::string& address, const tls_socket::trust& trust)
        : socket_(address, trust) {
        socket_.write(
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        while (answer_.find("\r\n\r\n") == std::string::npos) {
            answer_ += socket_.read().value_or("\r\n\r\n");
        }
        const std::size_t end = answer_.find("\r\n\r\n") + 4;
        received_ = answer_.substr(end);
        answer_.resize(end);
    }

    [[nodiscard]] const std::string& answer() const { return answer_; }

    // Masked with zeros, which is a mask.
    void send_message(char opcode, const std::string& payload, bool is_final = true) {
        std::string bytes{static_cast<char>((is_final ? 0x80 : 0) | opcode)};
        if (payload.size() < 126) {
            bytes += static_cast<char>(0x80 | payload.size());
        } else {
            bytes += static_cast<char>(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                bytes += static_cast<char>(payload.size() >> shift & 0xff);
            }
        }
        socket_.write(bytes + std::string(4, '\0') + payload);
    }

    void send(const protocol::frame& frame) {
        std::string payload;
        protocol::encode(frame, payload);
        protocol::cut_payload(
            payload,
            {},
            protocol::part_bytes_default,
            [this](std::string_view part) { send_message(binary_message, std::string(part)); }
        );
    }

    // The next message's frame; empty when the server closes.
    [[nodiscard]] std::optional<protocol::frame> next() {
        const unsigned head = static_cast<unsigned char>(need(2)[0]) & 0x7fu;
        std::size_t size = static_cast<unsigned char>(received_[1]);
        std::size_t header = 2;
        if (size == 126) {
            header = 4;
            need(header);
            size = std::size_t{static_cast<unsigned char>(received_[2])} << 8 |
                   static_cast<unsigned char>(received_[3]);
        }
        need(header + size);
        const std::string payload = received_.substr(header, size);
        received_.erase(0, header + size);
        if (head == close_message) {
            return std::nullopt;
        }
        EXPECT_EQ(head, static_cast<unsigned>(binary_message));
        std::string room;
        const auto whole = joiner_.join(payload, frame_bytes_max, room).value();
        return whole ? protocol::decode(*whole).value() : next();
    }

    template <class Frame>
    Frame expect() {
        while (auto frame = next()) {
            if (Frame* wanted = std::get_if<Frame>(&*frame)) {
                return std::move(*wanted);
            }
        }
        throw std::runtime_error("the connection ended before the frame came");
    }

private:
    const std::string& need(std::size_t bytes) {
        while (received_.size() < bytes) {
            const std::optional<std::string> more = socket_.read();
            if (!more || more->empty()) {
                throw std::runtime_error("the server said nothing more");
            }
            received_ += *more;
        }
        return received_;
    }

    tls_socket socket_;
    std::string answer_;
    std::string received_;
    protocol::part_joiner joiner_;
};

using Websocket = ServerFixture;

TEST_F(Websocket, IsUpgradedTo) {
    const websocket_client client{server_.websocket_address(), trust()};

    EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 101"));
    EXPECT_NE(client.answer().find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos);
}

TEST_F(Websocket, CarriesTheSameFrames) {
    const signed_in alice = registered("alice");
    websocket_client client{server_.websocket_address(), trust()};

    client.send(protocol::hello{.versions = {1}, .device = alice.device});
    client.send(protocol::authenticate{.token = alice.access_token});
    client.send(protocol::sync{});

    EXPECT_EQ(client.expect<protocol::welcome>().user_name, "alice");
    EXPECT_EQ(client.expect<protocol::sync_page>().state, protocol::sync_state::ok);
}

TEST_F(Websocket, TakesAnEmptyMessageForAHeartbeat) {
    const signed_in alice = registered("alice");
    websocket_client client{server_.websocket_address(), trust()};
    client.send(protocol::hello{.versions = {1}, .device = alice.device});
    client.send(protocol::authenticate{.token = alice.access_token});

    client.send_message(binary_message, "");

    client.expect<protocol::heartbeat_answer>();
}

TEST_F(Websocket, TakesAMessageInPieces) {
    const signed_in alice = registered("alice");
    websocket_client client{server_.websocket_address(), trust()};
    std::string payload;
    protocol::encode(protocol::hello{.versions = {1}, .device = alice.device}, payload);

    client.send_message(binary_message, payload.substr(0, 5), false);
    client.send_message(0, payload.substr(5));
    client.send(protocol::authenticate{.token = alice.access_token});

    EXPECT_EQ(client.expect<protocol::welcome>().user_name, "alice");
}

TEST_F(Websocket, BringsAMessageAcrossTransports) {
    const signed_in alice = registered("alice");
    const signed_in bob = registered("bob");
    tls_client from = connected();
    from.log_in(alice.device, alice.access_token);
    websocket_client to{server_.websocket_address(), trust()};
    to.send(protocol::hello{.versions = {1}, .device = bob.device});
    to.send(protocol::authenticate{.token = bob.access_token});
    to.send(protocol::sync{});
    to.expect<protocol::sync_page>();
    protocol::send text;
    text.to = destination::direct("bob");
    text.client_id.bytes[0] = 1;
    text.counter = sender_counter{1};
    text.body = std::string(300 * 1024, 'x');

    from.send(text);

    EXPECT_EQ(to.expect<protocol::push>().batch->messages.back().body, text.body);
}

TEST_F(Websocket, RefusesTextMessages) {
    websocket_client client{server_.websocket_address(), trust()};

    client.send_message(text_message, "hello");

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::malformed_frame);
    EXPECT_EQ(client.next(), std::nullopt);
    expect_service();
}

TEST_F(Websocket, RefusesAnOversizeFrame) {
    websocket_client client{server_.websocket_address(), trust()};

    client.send_message(binary_message, std::string(64 * 1024 + 1, 'x'));

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::frame_too_large);
    EXPECT_EQ(client.next(), std::nullopt);
    expect_service();
}

TEST_F(Websocket, IsToldToComeBackWhenTheServerStops) {
    const signed_in alice = registered("alice");
    websocket_client client{server_.websocket_address(), trust()};
    client.send(protocol::hello{.versions = {1}, .device = alice.device});
    client.send(protocol::authenticate{.token = alice.access_token});
    client.expect<protocol::welcome>();

    server_.stop();

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::shutting_down);
    EXPECT_EQ(client.next(), std::nullopt);
}

}  // namespace
}  // namespace gapless::integration
