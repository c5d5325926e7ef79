#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

constexpr std::size_t message_bytes_max = std::size_t{1'024} * 1'024;

using LargeText = SdkFixture;

TEST_F(LargeText, OfMoreThanAMebibyteNeverComesIntoTheOutbox) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(alice->becomes(connection_state::live));

    for (const std::size_t size : {2 * message_bytes_max, message_bytes_max + 1}) {
        const auto refused = alice->send(destination::direct("bob"), std::string(size, 'x'));
        ASSERT_FALSE(refused) << size;
        EXPECT_EQ(refused.error().code, errc::message_too_large) << size;
    }

    EXPECT_TRUE((*alice)->outbox()->empty());
    EXPECT_EQ(alice->status().state, connection_state::live);
}

TEST_F(LargeText, AsLargeAsMayBeArrivesWhole) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const std::string largest(message_bytes_max, 'x');

    const auto outcome = alice->send_and_wait(destination::direct("bob"), largest);

    ASSERT_TRUE(outcome.sent) << message_of(outcome.sent.error());
    ASSERT_TRUE(bob->sees(1));
    EXPECT_EQ(bob->texts().front(), largest);
}

using LargeTextOnTheWire = ServerFixture;

TEST_F(LargeTextOnTheWire, IsRefusedAndTakesNoPlace) {
    const signed_in alice = registered("alice");
    registered("bob");
    tls_client client = connected();
    client.log_in(alice.device, alice.access_token);
    protocol::send text;
    text.to = destination::direct("bob");
    text.client_id.bytes[0] = 1;
    text.counter = sender_counter{1};
    text.body = std::string(message_bytes_max + 1, 'x');

    client.send(text);
    EXPECT_EQ(client.expect<protocol::refused>().failure.code, errc::message_too_large);

    text.body.pop_back();
    client.send(text);
    EXPECT_EQ(client.expect<protocol::sent>().counter, sender_counter{1});
}

}  // namespace
}  // namespace gapless::integration
