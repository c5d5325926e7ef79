#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

using WrongPassword = ServerFixture;

TEST_F(WrongPassword, IsRefusedAlikeForKnownAndUnknownUsers) {
    registered("alice");

    const rest_reply known =
        rest().post("/v1/sessions", rest_client::credentials("alice", "guess", "tablet"));
    const rest_reply unknown =
        rest().post("/v1/sessions", rest_client::credentials("nobody", "guess", "tablet"));

    EXPECT_EQ(known.status, 401);
    EXPECT_EQ(known.error_code(), "wrong_password");
    EXPECT_EQ(known.status, unknown.status);
    EXPECT_EQ(known.body, unknown.body);
}

TEST_F(WrongPassword, DoesNotChangeThePassword) {
    const signed_in alice = registered("alice");
    const nlohmann::json change{
        {"request_id", rest_client::new_request_id()},
        {"old_password", "guess"},
        {"new_password", "new"},
    };

    const rest_reply reply =
        rest().as(alice.access_token, "PUT /v1/accounts/me/password", change.dump());

    EXPECT_EQ(reply.error_code(), "wrong_password");
    EXPECT_EQ(
        rest()
            .post("/v1/sessions", rest_client::credentials("alice", "secret of alice", "t"))
            .status,
        200
    );
}

}  // namespace
}  // namespace gapless::integration
