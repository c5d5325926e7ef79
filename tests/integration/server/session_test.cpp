#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

using Session = ServerFixture;
using protocol::push;
using protocol::sent;

[[nodiscard]] protocol::send a_text(const std::string& to, const std::string& text, int number) {
    protocol::send made;
    made.to = destination::direct(to);
    made.client_id.bytes[15] = static_cast<std::uint8_t>(number);
    made.counter = sender_counter{static_cast<std::uint64_t>(number)};
    made.body = text;
    return made;
}

TEST_F(Session, BeginsInOneFlight) {
    const signed_in alice = registered("Alice");
    tls_client client = connected();

    const protocol::welcome welcome = client.log_in(alice.device, alice.access_token);

    EXPECT_EQ(welcome.version, 1u);
    EXPECT_EQ(welcome.user_name, "Alice");
    EXPECT_EQ(welcome.limits, protocol::wire_limits{});
    EXPECT_GT(welcome.server_time.milliseconds, 0);
}

TEST_F(Session, BringsAMessageFromOneDeviceToAnother) {
    const signed_in alice = registered("alice");
    const signed_in bob = registered("bob");
    tls_client from = connected();
    tls_client to = connected();
    from.log_in(alice.device, alice.access_token);
    to.log_in(bob.device, bob.access_token);

    from.send(a_text("bob", "hello", 1));

    const sent acknowledged = from.expect<sent>();
    EXPECT_FALSE(acknowledged.duplicate);
    const push arrived = to.expect<push>();
    ASSERT_FALSE(arrived.batch->messages.empty());
    const message& last = arrived.batch->messages.back();
    EXPECT_EQ(arrived.batch->conversation, acknowledged.conversation);
    EXPECT_EQ(last.seq, acknowledged.seq);
    EXPECT_EQ(last.body, "hello");
    EXPECT_EQ(last.sender_name, "alice");
    // The conversation is new as well, and that is told last.
    const auto changed = to.expect<protocol::changed>();
    EXPECT_EQ(changed.entry.conversation, acknowledged.conversation);
    EXPECT_EQ(changed.inbox.head, acknowledged.seq);
}

TEST_F(Session, TiesAPushToTheInbox) {
    const signed_in alice = registered("alice");
    const signed_in bob = registered("bob");
    tls_client from = connected();
    tls_client to = connected();
    from.log_in(alice.device, alice.access_token);
    to.log_in(bob.device, bob.access_token);
    from.send(a_text("bob", "hello", 1));
    const protocol::inbox_fields before = to.expect<protocol::changed>().inbox;

    from.send(a_text("bob", "again", 2));

    const push arrived = to.expect<push>();
    ASSERT_TRUE(arrived.inbox);
    EXPECT_EQ(arrived.inbox->prev, before.version);
    EXPECT_EQ(arrived.inbox->head, arrived.batch->messages.back().seq);
}

TEST_F(Session, AnswersARepeatedSendWithTheSameSeq) {
    const signed_in alice = registered("alice");
    registered("bob");
    tls_client client = connected();
    client.log_in(alice.device, alice.access_token);

    client.send(a_text("bob", "hello", 1));
    const sent first = client.expect<sent>();
    client.send(a_text("bob", "hello", 1));
    const sent second = client.expect<sent>();

    EXPECT_EQ(first.seq, second.seq);
    EXPECT_TRUE(second.duplicate);
}

TEST_F(Session, AnswersAHeartbeat) {
    const signed_in alice = registered("alice");
    tls_client client = connected();
    client.log_in(alice.device, alice.access_token);

    client.send(protocol::heartbeat{});

    client.expect<protocol::heartbeat_answer>();
}

TEST_F(Session, KeepsWhatWasAcknowledgedOverARestart) {
    const signed_in alice = registered("alice");
    const signed_in bob = registered("bob");
    tls_client from = connected();
    from.log_in(alice.device, alice.access_token);
    from.send(a_text("bob", "hello", 1));
    const sent acknowledged = from.expect<sent>();

    server_.kill();
    server_.start();

    tls_client to = connected();
    to.send(protocol::hello{.versions = {1}, .device = bob.device});
    to.send(protocol::authenticate{.token = bob.access_token});
    to.send(protocol::sync{});
    const auto page = to.expect<protocol::sync_page>();
    ASSERT_EQ(page.entries.size(), 1u);
    EXPECT_EQ(page.entries[0].conversation, acknowledged.conversation);
    to.send(protocol::pull{
        .conversation = acknowledged.conversation,
        .epoch = acknowledged.epoch,
        .from = acknowledged.seq,
        .to = acknowledged.seq,
    });
    const auto pulled = to.expect<protocol::pulled>();
    ASSERT_EQ(pulled.messages.size(), 1u);
    EXPECT_EQ(pulled.messages[0].body, "hello");
}

TEST_F(Session, EndsWhenTheSameDeviceComesBack) {
    const signed_in alice = registered("alice");
    tls_client old = connected();
    old.log_in(alice.device, alice.access_token);

    tls_client newer = connected();
    newer.log_in(alice.device, alice.access_token);

    EXPECT_EQ(old.expect<protocol::close>().reason.code, errc::superseded);
    EXPECT_EQ(old.next(), std::nullopt);
}

TEST_F(Session, IsToldToComeBackWhenTheServerStops) {
    const signed_in alice = registered("alice");
    tls_client client = connected();
    client.log_in(alice.device, alice.access_token);

    server_.stop();

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::shutting_down);
    EXPECT_EQ(client.next(), std::nullopt);
    EXPECT_FALSE(server_.is_running());
}

TEST_F(Session, ListensOnTheSamePortsAfterARestart) {
    const std::string tcp = server_.tcp_address();
    const std::string websocket = server_.websocket_address();
    const std::string url = server_.url();

    server_.restart();

    EXPECT_EQ(server_.tcp_address(), tcp);
    EXPECT_EQ(server_.websocket_address(), websocket);
    EXPECT_EQ(server_.url(), url);
    expect_service();
}

}  // namespace
}  // namespace gapless::integration
