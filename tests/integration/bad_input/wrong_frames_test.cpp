#include "tests/integration/bad_input/program_fixture.hpp"
#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

// Frames that are well-formed and wrong: what a client gets that does not keep to the protocol.
class WrongFrames : public ServerFixture {
protected:
    [[nodiscard]] static protocol::send a_text(const std::string& body, std::uint64_t number) {
        protocol::send made;
        made.to = destination::direct("bob");
        made.client_id.bytes[15] = static_cast<std::uint8_t>(number);
        made.counter = sender_counter{number};
        made.body = body;
        return made;
    }

    // Alice, who may write to bob.
    void log_in(tls_client& client) const {
        const signed_in alice = registered("alice");
        registered("bob");
        client.log_in(alice.device, alice.access_token);
    }
};

TEST_F(WrongFrames, WithoutAHelloEndTheConnection) {
    tls_client client = connected();

    client.send(protocol::heartbeat{});

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::unexpected_frame);
    EXPECT_EQ(client.next(), std::nullopt);
    expect_service();
}

TEST_F(WrongFrames, ThatOnlyAServerSendsEndTheConnection) {
    tls_client client = connected();
    log_in(client);

    client.send(protocol::sent{});

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::unexpected_frame);
    expect_service();
}

TEST_F(WrongFrames, ThatSkipACounterAreAskedFor) {
    tls_client client = connected();
    log_in(client);

    client.send(a_text("second", 2));
    const auto refused = client.expect<protocol::refused>();

    EXPECT_EQ(refused.failure.code, errc::counter_expected);
    EXPECT_EQ(refused.expected, sender_counter{1});
    client.send(a_text("first", 1));
    client.send(a_text("second", 2));
    EXPECT_EQ(client.expect<protocol::sent>().counter, sender_counter{1});
    EXPECT_EQ(client.expect<protocol::sent>().counter, sender_counter{2});
}

TEST_F(WrongFrames, WithAnotherBodyUnderAKnownIdChangeNothing) {
    tls_client client = connected();
    log_in(client);
    client.send(a_text("what was meant", 1));
    const auto sent = client.expect<protocol::sent>();

    client.send(a_text("something else", 1));
    const auto refused = client.expect<protocol::refused>();

    EXPECT_EQ(refused.failure.code, errc::conflict);
    EXPECT_EQ(refused.conflict, sent.seq);
    client.send(protocol::pull{sent.conversation, sent.epoch, sent.seq, sent.seq});
    const auto pulled = client.expect<protocol::pulled>();
    ASSERT_EQ(pulled.messages.size(), 1u);
    EXPECT_EQ(pulled.messages.front().body, "what was meant");
}

TEST_F(WrongFrames, OfAnotherEpochAreToldOfTheOneThatHolds) {
    tls_client client = connected();
    log_in(client);
    client.send(a_text("hello", 1));
    const auto sent = client.expect<protocol::sent>();

    client.send(protocol::pull{sent.conversation, log_epoch{99}, sent.seq, sent.seq});
    const auto pulled = client.expect<protocol::pulled>();

    ASSERT_TRUE(pulled.failure);
    EXPECT_EQ(pulled.failure->code, errc::log_diverged);
    EXPECT_EQ(pulled.epoch, sent.epoch);
    EXPECT_TRUE(pulled.messages.empty());
}

TEST_F(WrongFrames, OfNobodyForTooLongEndTheConnection) {
    const temporary_directory directory;
    auto arguments = server_program::in_development(directory.path() / "data");
    arguments.insert(arguments.end(), {"--silence-max", "1"});
    server_program server{arguments};
    const auto ready = server.wait_until_ready();
    ASSERT_TRUE(ready) << server.errors();
    std::ifstream file{(*ready)["ca"].get<std::string>()};
    const std::string authority{std::istreambuf_iterator<char>{file}, {}};
    const rest_client rest{(*ready)["rest"], authority};
    const rest_reply alice = rest.post("/v1/accounts", rest_client::credentials("alice", "s", "a"));
    tls_client client{(*ready)["tcp"].get<std::string>(), tls_socket::trust{authority}};

    client.log_in(rest_client::device_named("a"), alice.body["access_token"]);

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::idle_timeout);
    EXPECT_EQ(client.next(), std::nullopt);
}

}  // namespace
}  // namespace gapless::integration
