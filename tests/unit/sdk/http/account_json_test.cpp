#include "sdk/http/account_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace gapless::sdk {
namespace {

request_id some_request() {
    request_id id;
    id.bytes[15] = 0xab;
    return id;
}

https_answer answered(unsigned status, std::string body) { return {status, std::move(body)}; }

TEST(AccountJson, WritesALoginAsTheServerReadsIt) {
    login_form form;
    form.id = some_request();
    form.name = "alice";
    form.password = "a \"secret\"";
    form.device.bytes[0] = 0x6f;
    form.key.bytes[31] = 1;
    form.device_class = device_class::web;
    const auto body = nlohmann::json::parse(json_of(form));
    EXPECT_EQ(body["request_id"], "00000000-0000-0000-0000-0000000000ab");
    EXPECT_EQ(body["name"], "alice");
    EXPECT_EQ(body["password"], "a \"secret\"");
    EXPECT_EQ(body["device"], "6f000000-0000-0000-0000-000000000000");
    EXPECT_EQ(body["key"], "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=");
    EXPECT_EQ(body["device_class"], "web");
}

TEST(AccountJson, WritesAPasswordThatIsNoUtf8WithoutThrowing) {
    EXPECT_FALSE(json_of_passwords(some_request(), "\xff\xfe", "new").empty());
}

TEST(AccountJson, ReadsAGrant) {
    const auto grant = session_grant_of(answered(
        201,
        R"({"user": "Alice", "user_id": "7", "access_token": "a", "refresh_token": "r",
            "expires_in": 900, "addresses": {"tcp": "h:1", "websocket": "h:2", "exchange": "h:3"}, "new": [1]})"
    ));
    ASSERT_TRUE(grant);
    EXPECT_EQ(grant->user, "Alice");
    EXPECT_EQ(grant->user_id, user_id{7});
    EXPECT_EQ(grant->access_token, "a");
    EXPECT_EQ(grant->refresh_token, "r");
    EXPECT_EQ(grant->access_lifetime, seconds(900));
    EXPECT_EQ(grant->tcp, "h:1");
    EXPECT_EQ(grant->websocket, "h:2");
    EXPECT_EQ(grant->exchange, "h:3");
}

TEST(AccountJson, ReadsAnErrorWithItsWait) {
    const auto refused = success_of(answered(
        429, R"({"error": {"code": "rate_limited", "message": "wait", "retry_after": 37}})"
    ));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::rate_limited);
    EXPECT_EQ(refused.error().retry_after, seconds(37));
}

TEST(AccountJson, ReadsAnErrorAsTheServerMeantIt) {
    for (const auto& meant : {error(errc::name_taken), error(errc::forbidden, "bob's device")}) {
        const nlohmann::json body{
            {"error", {{"code", name_of(meant.code)}, {"message", message_of(meant)}}}
        };
        EXPECT_EQ(success_of(answered(409, body.dump())).error(), meant);
    }
    const auto other = R"({"error": {"code": "forbidden", "message": "in other words"}})";
    EXPECT_EQ(success_of(answered(403, other)).error().detail, "in other words");
}

TEST(AccountJson, ReadsAnErrorWhateverWasAsked) {
    const auto body = R"({"error": {"code": "wrong_password", "message": "no"}})";
    EXPECT_EQ(session_grant_of(answered(401, body)).error().code, errc::wrong_password);
    EXPECT_EQ(devices_of(answered(401, body)).error().code, errc::wrong_password);
}

TEST(AccountJson, TakesNothingForAGrantThatIsNone) {
    for (const char* body :
         {"",
          "null",
          "[]",
          "{",
          R"({"user": 7})",
          R"({"user": "a", "user_id": "0"})",
          R"({"user": "a", "user_id": "1x", "access_token": "t"})",
          R"({"user": "a", "user_id": "1", "access_token": 5})"}) {
        const auto grant = session_grant_of(answered(200, body));
        ASSERT_FALSE(grant) << body;
        EXPECT_EQ(grant.error().code, errc::malformed_frame);
    }
}

TEST(AccountJson, TakesAnotherServersErrorPageForWhatItIs) {
    for (const char* body :
         {"<html>", "{}", R"({"error": "no"})", R"({"error": {"code": "odd"}})"}) {
        EXPECT_EQ(success_of(answered(502, body)).error().code, errc::malformed_frame) << body;
    }
}

TEST(AccountJson, ReadsDevices) {
    const auto devices = devices_of(answered(
        200,
        R"({"devices": [{"device": "6f000000-0000-0000-0000-000000000000",
            "key": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=", "class": "phone",
            "last_seen": 1731024000000}]})"
    ));
    ASSERT_TRUE(devices);
    ASSERT_EQ(devices->size(), 1U);
    EXPECT_EQ(devices->front().id.bytes[0], 0x6f);
    EXPECT_EQ(devices->front().key.bytes[31], 1);
    EXPECT_EQ(devices->front().device_class, device_class::phone);
    EXPECT_EQ(devices->front().last_seen.milliseconds, 1731024000000);
}

TEST(AccountJson, RefusesAListWithADeviceThatIsNone) {
    const auto devices = devices_of(answered(200, R"({"devices": [{"device": "x", "key": ""}]})"));
    ASSERT_FALSE(devices);
    EXPECT_EQ(devices.error().code, errc::malformed_frame);
}

TEST(AccountJson, ReadsWhichServersThereAre) {
    const auto list = server_list_of(answered(
        200,
        R"({"nodes": [{"tcp": "a:1", "websocket": "a:2", "exchange": "a:4", "rest": "a:3",
            "region": "eu", "weight": 3, "load": 1}, {"tcp": "b:1"}, 7], "lifetime": 300})"
    ));
    ASSERT_TRUE(list);
    EXPECT_EQ(list->lifetime, seconds(300));
    ASSERT_EQ(list->servers.size(), 3U);
    EXPECT_EQ(list->servers[0], (known_server{"a:1", "a:2", "a:3", "eu", "a:4"}));
    EXPECT_EQ(list->servers[1], (known_server{"b:1", "", "", ""}));
    EXPECT_EQ(list->servers[2], known_server{});
}

TEST(AccountJson, BoundsHowLongAListIsGood) {
    const auto text = [](const char* lifetime) {
        return R"({"nodes": [], "lifetime": )" + std::string(lifetime) + "}";
    };
    EXPECT_EQ(server_list_of(answered(200, text("-5")))->lifetime, duration{});
    EXPECT_EQ(server_list_of(answered(200, text("\"x\"")))->lifetime, duration{});
    EXPECT_EQ(server_list_of(answered(200, text("9000000000000000000")))->lifetime, days(365));
}

TEST(AccountJson, RefusesThePageOfAPortal) {
    for (const char* page : {"<html>Please log in</html>", "", "[]", R"({"nodes": 1})"}) {
        const auto list = server_list_of(answered(200, page));
        ASSERT_FALSE(list) << page;
        EXPECT_EQ(list.error().code, errc::malformed_frame);
    }
}

}  // namespace
}  // namespace gapless::sdk
