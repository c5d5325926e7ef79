#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

using ExpiredToken = ServerFixture;

TEST_F(ExpiredToken, OpensNoSession) {
    const signed_in alice = registered("alice");
    ASSERT_EQ(rest().as(alice.access_token, "DELETE /v1/sessions/current").status, 204);
    tls_client client = connected();

    client.send(protocol::hello{.versions = {1}, .device = alice.device});
    client.send(protocol::authenticate{.token = alice.access_token});

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::token_expired);
    EXPECT_EQ(client.next(), std::nullopt);
}

TEST_F(ExpiredToken, OfAnotherDeviceOpensNoSession) {
    const signed_in alice = registered("alice");
    const signed_in bob = registered("bob");
    tls_client client = connected();

    client.send(protocol::hello{.versions = {1}, .device = bob.device});
    client.send(protocol::authenticate{.token = alice.access_token});

    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::token_expired);
}

TEST_F(ExpiredToken, BuysNoNewOnes) {
    const rest_reply reply = rest().post(
        "/v1/sessions/refresh",
        {{"request_id", rest_client::new_request_id()}, {"refresh_token", "made up"}}
    );

    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.error_code(), "token_expired");
}

}  // namespace
}  // namespace gapless::integration
