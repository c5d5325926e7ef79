#include "tests/integration/server/server_fixture.hpp"

namespace gapless::integration {
namespace {

using Rest = ServerFixture;
using json = nlohmann::json;

TEST_F(Rest, RegistersAndAnswersWithASession) {
    const rest_reply reply =
        rest().post("/v1/accounts", rest_client::credentials("Alice", "secret", "phone"));

    EXPECT_EQ(reply.status, 201);
    EXPECT_EQ(reply.body["user"], "Alice");
    EXPECT_EQ(reply.body["device"], uuid_text(rest_client::device_named("phone").view()));
    EXPECT_FALSE(reply.body["access_token"].get<std::string>().empty());
    EXPECT_FALSE(reply.body["refresh_token"].get<std::string>().empty());
    EXPECT_EQ(reply.body["expires_in"], 900);
    EXPECT_EQ(reply.body["addresses"]["tcp"], server_.tcp_address());
    EXPECT_EQ(reply.body["addresses"]["websocket"], server_.websocket_address());
}

TEST_F(Rest, GivesARepeatedRequestItsFirstAnswer) {
    const json body = rest_client::credentials("alice", "secret", "phone");

    const rest_reply first = rest().post("/v1/accounts", body);
    const rest_reply second = rest().post("/v1/accounts", body);

    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(first.body, second.body);
}

TEST_F(Rest, RefusesANameThatIsTaken) {
    registered("alice");

    const rest_reply reply =
        rest().post("/v1/accounts", rest_client::credentials("ALICE", "other", "tablet"));

    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(reply.error_code(), "name_taken");
}

TEST_F(Rest, RefusesADeviceOfAnotherKey) {
    json body = rest_client::credentials("alice", "secret", "phone");
    body["device"] = uuid_text(rest_client::device_named("tablet").view());

    const rest_reply reply = rest().post("/v1/accounts", body);

    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.error_code(), "usage");
}

TEST_F(Rest, RefusesANameThatIsNone) {
    const rest_reply reply =
        rest().post("/v1/accounts", rest_client::credentials("al ice", "secret", "phone"));

    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.error_code(), "invalid_name");
}

TEST_F(Rest, LogsInOnASecondDevice) {
    registered("alice");

    const rest_reply reply =
        rest().post("/v1/sessions", rest_client::credentials("alice", "secret of alice", "tablet"));

    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body["device"], uuid_text(rest_client::device_named("tablet").view()));
}

TEST_F(Rest, RefusesADeviceOfSomebodyElse) {
    registered("alice");
    registered("bob");

    const rest_reply reply =
        rest().post("/v1/sessions", rest_client::credentials("alice", "secret of alice", "bob"));

    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.error_code(), "forbidden");
}

TEST_F(Rest, RenewsTokens) {
    const signed_in alice = registered("alice");

    const rest_reply reply = rest().post(
        "/v1/sessions/refresh",
        {{"request_id", rest_client::new_request_id()}, {"refresh_token", alice.refresh_token}}
    );

    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_NE(reply.body["access_token"], alice.access_token);
    const std::string fresh = reply.body["access_token"];
    EXPECT_EQ(rest().as(fresh, "GET /v1/devices").status, 200);
}

TEST_F(Rest, LogsOut) {
    const signed_in alice = registered("alice");

    EXPECT_EQ(rest().as(alice.access_token, "DELETE /v1/sessions/current").status, 204);

    const rest_reply after = rest().as(alice.access_token, "GET /v1/devices");
    EXPECT_EQ(after.status, 401);
    EXPECT_EQ(after.error_code(), "token_expired");
}

TEST_F(Rest, ChangesThePasswordAndSignsTheOtherDevicesOut) {
    const signed_in alice = registered("alice");
    const std::string tablet =
        rest()
            .post("/v1/sessions", rest_client::credentials("alice", "secret of alice", "tablet"))
            .body["access_token"];
    const json change{
        {"request_id", rest_client::new_request_id()},
        {"old_password", "secret of alice"},
        {"new_password", "new"},
    };

    const rest_reply reply =
        rest().as(alice.access_token, "PUT /v1/accounts/me/password", change.dump());

    EXPECT_EQ(reply.status, 204) << reply.body;
    EXPECT_EQ(rest().as(alice.access_token, "GET /v1/devices").status, 200);
    EXPECT_EQ(rest().as(tablet, "GET /v1/devices").status, 401);
    EXPECT_EQ(
        rest().post("/v1/sessions", rest_client::credentials("alice", "new", "tablet")).status, 200
    );
}

TEST_F(Rest, ListsAndRemovesDevices) {
    const signed_in alice = registered("alice");
    const rest_reply other =
        rest().post("/v1/sessions", rest_client::credentials("alice", "secret of alice", "tablet"));
    const std::string tablet = uuid_text(rest_client::device_named("tablet").view());

    EXPECT_EQ(rest().as(alice.access_token, "GET /v1/devices").body["devices"].size(), 2u);
    EXPECT_EQ(rest().as(alice.access_token, "DELETE /v1/devices/" + tablet).status, 204);

    const rest_reply left = rest().as(alice.access_token, "GET /v1/devices");
    ASSERT_EQ(left.body["devices"].size(), 1u);
    EXPECT_EQ(left.body["devices"][0]["device"], uuid_text(alice.device.view()));
    const std::string token = other.body["access_token"];
    EXPECT_EQ(rest().as(token, "GET /v1/devices").status, 401);
}

TEST_F(Rest, TellsItsHealth) {
    const rest_reply reply = rest().send("GET /v1/health", "", "");

    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body["status"], "ok");
}

TEST_F(Rest, ServesManyRequestsOnOneConnection) {
    tls_socket socket{server_.rest_address(), trust()};
    const std::string asked = "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n";

    for (int i = 0; i < 3; ++i) {
        socket.write(asked);
        const std::string answer = socket.read().value_or("");
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
    }
}

TEST_F(Rest, RefusesPathsThatItDoesNotKnow) {
    const rest_reply reply = rest().post("/v1/rooms", json::object());

    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(reply.error_code(), "unsupported");
}

TEST_F(Rest, RefusesABodyOverSixtyFourKib) {
    json body = rest_client::credentials("alice", "secret", "phone");
    body["password"] = std::string(64 * 1024, 'x');

    const rest_reply reply = rest().post("/v1/accounts", body);

    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(reply.error_code(), "message_too_large");
}

TEST_F(Rest, RefusesWhatIsNoHttp) {
    const rest_reply reply = rest().send_raw(std::string(100, 'x') + "\r\n\r\n");

    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.error_code(), "usage");
}

TEST_F(Rest, SpeaksNothingOlderThanTls13) {
    EXPECT_THROW(
        (tls_socket{server_.rest_address(), {server_.authority_pem(), 0x0303}}), std::runtime_error
    );
    EXPECT_THROW(
        (tls_socket{server_.tcp_address(), {server_.authority_pem(), 0x0303}}), std::runtime_error
    );
}

}  // namespace
}  // namespace gapless::integration
