#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

using EmptyText = SdkFixture;

TEST_F(EmptyText, NeverComesIntoTheOutbox) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");

    const auto refused = alice->send(destination::direct("bob"), "");
    const auto waited = alice->send_and_wait(destination::direct("bob"), "");

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::empty_message);
    EXPECT_EQ(waited.sent.error().code, errc::empty_message);
    EXPECT_TRUE(waited.client_id.is_zero());
    EXPECT_TRUE((*alice)->outbox()->empty());
    EXPECT_TRUE(alice->send_and_wait(destination::direct("bob"), " ").sent);
}

using EmptyTextOnTheWire = ServerFixture;

TEST_F(EmptyTextOnTheWire, IsRefusedAndTakesNoPlace) {
    const signed_in alice = registered("alice");
    registered("bob");
    tls_client client = connected();
    client.log_in(alice.device, alice.access_token);
    protocol::send text;
    text.to = destination::direct("bob");
    text.client_id.bytes[0] = 1;
    text.counter = sender_counter{1};

    client.send(text);
    EXPECT_EQ(client.expect<protocol::refused>().failure.code, errc::empty_message);

    text.body = "not empty";
    client.send(text);
    EXPECT_EQ(client.expect<protocol::sent>().counter, sender_counter{1});
}

}  // namespace
}  // namespace gapless::integration
