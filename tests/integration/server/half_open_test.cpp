#include "server/app/node.hpp"
#include "server/core/store/memory_store.hpp"
#include "server/ops/development_authority.hpp"
#include "server/sodium/sodium_hasher.hpp"
#include "tests/integration/server/server_fixture.hpp"

#include <thread>

namespace gapless::integration {
namespace {

class silent_observer final : public server::gateway_observer {
public:
    void handle_store_failed(const error&) override {}

    void handle_archive_damaged(conversation_id, seq) override {}

    void handle_store_recovered() override {}

    void handle_accept_failed(std::string_view) override {}
};

// A server that is quickly tired of connections on which nothing happens.
class HalfOpen : public ::testing::Test {
protected:
    HalfOpen() {
        server::node::options options;
        options.limits.authenticate_within = milliseconds(200);
        options.credentials = {authority_.certificate_pem, authority_.key_pem};
        options.tcp = options.websocket = options.rest = {.host = "127.0.0.1"};
        node_ = std::move(*server::node::make(options, hasher_, store_, observer_));
        listening_ = node_->listening();
        thread_ = std::thread{[this] { node_->run(); }};
    }

    ~HalfOpen() override {
        node_->stop();
        thread_.join();
    }

    server::development_authority authority_ = server::make_development_authority();
    server::memory_database database_;
    server::memory_store store_{database_};
    server::sodium_hasher hasher_{server::make_server_secret(), server::password_cost::cheapest};
    silent_observer observer_;
    std::unique_ptr<server::node> node_;
    server::node::addresses listening_;
    std::thread thread_;
};

TEST_F(HalfOpen, ConnectionsWithoutATlsHandshakeAreClosed) {
    const tcp_socket tcp{listening_.tcp};
    const tcp_socket websocket{listening_.websocket};

    EXPECT_EQ(tcp.read_all(), "");
    EXPECT_EQ(websocket.read_all(), "");
}

TEST_F(HalfOpen, ConnectionsWithoutAnAuthenticateAreToldWhy) {
    tls_client client{listening_.tcp, tls_socket::trust{authority_.authority_pem}};
    client.send(protocol::hello{.versions = {1}, .device = rest_client::device_named("x")});

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::timed_out);
    EXPECT_EQ(client.next(), std::nullopt);
}

TEST_F(HalfOpen, ConnectionsThatVanishLeaveNothingBehind) {
    for (int i = 0; i < 50; ++i) {
        const tcp_socket socket{listening_.tcp};
        socket.write("\x16");
    }

    tls_client client{listening_.tcp, tls_socket::trust{authority_.authority_pem}};
    client.send(protocol::hello{.versions = {1}, .device = rest_client::device_named("x")});
    client.send(protocol::authenticate{.token = "nobody's"});
    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::token_expired);
}

}  // namespace
}  // namespace gapless::integration
