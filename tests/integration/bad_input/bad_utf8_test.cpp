#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

// A lonely byte, one cut off, one too long for what it says, and half of a surrogate pair.
const std::vector<std::string> none_of_it_is_utf8{"\xff", "caf\xc3", "\xc0\xaf", "\xed\xa0\x80"};

using BadUtf8 = SdkFixture;

TEST_F(BadUtf8, NeverComesIntoTheOutbox) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");

    for (const std::string& text : none_of_it_is_utf8) {
        const auto refused = alice->send(destination::direct("bob"), text);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, errc::invalid_utf8);
    }

    EXPECT_TRUE((*alice)->outbox()->empty());
    EXPECT_TRUE(alice->send_and_wait(destination::direct("bob"), "caf\xc3\xa9").sent);
}

TEST_F(BadUtf8, IsNoNameOfAGroup) {
    const auto alice = somebody("alice");

    const auto refused = alice->create_group("caf\xc3", {});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::invalid_utf8);
    EXPECT_TRUE(alice->create_group("caf\xc3\xa9", {}));
}

// Clients that do not look for themselves.
class BadUtf8OnTheWire : public ServerFixture {
protected:
    [[nodiscard]] static protocol::send a_text(const std::string& body) {
        protocol::send made;
        made.to = destination::direct("bob");
        made.client_id.bytes[0] = 1;
        made.counter = sender_counter{1};
        made.body = body;
        return made;
    }
};

TEST_F(BadUtf8OnTheWire, IsRefusedAndTakesNoPlace) {
    const signed_in alice = registered("alice");
    registered("bob");
    tls_client client = connected();
    client.log_in(alice.device, alice.access_token);

    for (const std::string& text : none_of_it_is_utf8) {
        client.send(a_text(text));
        EXPECT_EQ(client.expect<protocol::refused>().failure.code, errc::invalid_utf8);
    }

    client.send(a_text("caf\xc3\xa9"));
    EXPECT_EQ(client.expect<protocol::sent>().counter, sender_counter{1});
}

TEST_F(BadUtf8OnTheWire, IsRefusedInJson) {
    const rest_reply reply = rest().send(
        "POST /v1/accounts", "Content-Type: application/json\r\n", "{\"name\":\"caf\xc3\"}"
    );

    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.error_code(), "invalid_utf8");
}

}  // namespace
}  // namespace gapless::integration
