#include "server/rest/rest_router.hpp"

#include <gapless/uuid.hpp>

#include <gtest/gtest.h>

#include <string>

namespace gapless::server {
namespace {

constexpr const char* some_id = "0190b6a4-8f6e-7c3a-9d52-3f1e6f0a7b11";
constexpr const char* some_device = "eaea1d5c-9b82-bef6-f62c-da2d50a10544";
constexpr const char* some_key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

[[nodiscard]] std::string login_body() {
    return std::string{R"({"request_id":")"} + some_id +
           R"(","name":"alice","password":"s","device":")" + some_device + R"(","key":")" +
           some_key + R"("})";
}

[[nodiscard]] std::string without(std::string body, const std::string& member) {
    const std::size_t at = body.find('"' + member + '"');
    return body.replace(at, member.size() + 2, "\"other\"");
}

template <class Request>
[[nodiscard]] Request routed(const rest_request& asked) {
    const auto made = route(asked);
    const auto* const found = std::get_if<routed_request>(&made);
    EXPECT_NE(found, nullptr) << std::get<routing_error>(made).reason.detail;
    return std::get<Request>(std::get<account_request>(*found));
}

[[nodiscard]] routing_error refused(const rest_request& asked) {
    const auto made = route(asked);
    const auto* const found = std::get_if<routing_error>(&made);
    EXPECT_NE(found, nullptr);
    return found == nullptr ? routing_error{} : *found;
}

TEST(RestRouter, TranslatesARegistration) {
    const auto made = routed<register_account>(
        {.method = http_method::post, .path = "/v1/accounts", .body = login_body()}
    );

    EXPECT_EQ(uuid_text(made.id.view()), some_id);
    EXPECT_EQ(made.name, "alice");
    EXPECT_EQ(made.password, "s");
    EXPECT_EQ(uuid_text(made.device.view()), some_device);
    EXPECT_EQ(made.key.bytes[0], 0xd7);
    EXPECT_EQ(made.key.bytes[31], 0x1a);
}

TEST(RestRouter, TranslatesALogin) {
    const auto made =
        routed<log_in>({.method = http_method::post, .path = "/v1/sessions", .body = login_body()});

    EXPECT_EQ(made.name, "alice");
}

TEST(RestRouter, TranslatesARefresh) {
    const auto made = routed<refresh_tokens>({
        .method = http_method::post,
        .path = "/v1/sessions/refresh",
        .body = std::string{R"({"request_id":")"} + some_id + R"(","refresh_token":"r"})",
    });

    EXPECT_EQ(made.refresh_token, "r");
}

TEST(RestRouter, TranslatesALogout) {
    const auto made = routed<log_out>({
        .method = http_method::remove,
        .path = "/v1/sessions/current",
        .access_token = "a",
        .request_id = some_id,
    });

    EXPECT_EQ(made.access_token, "a");
    EXPECT_EQ(uuid_text(made.id.view()), some_id);
}

TEST(RestRouter, TranslatesAChangeOfPassword) {
    const auto made = routed<change_password>({
        .method = http_method::put,
        .path = "/v1/accounts/me/password",
        .access_token = "a",
        .body = std::string{R"({"request_id":")"} + some_id +
                R"(","old_password":"o","new_password":"n"})",
    });

    EXPECT_EQ(made.access_token, "a");
    EXPECT_EQ(made.old_password, "o");
    EXPECT_EQ(made.new_password, "n");
}

TEST(RestRouter, TranslatesWhatConcernsDevices) {
    const auto listed = routed<list_devices>(
        {.method = http_method::get, .path = "/v1/devices", .access_token = "a"}
    );
    const auto removed = routed<remove_device>({
        .method = http_method::remove,
        .path = std::string{"/v1/devices/"} + some_device,
        .access_token = "a",
        .request_id = some_id,
    });

    EXPECT_EQ(listed.access_token, "a");
    EXPECT_EQ(uuid_text(removed.device.view()), some_device);
}

TEST(RestRouter, TakesDevicesAsBareDigits) {
    const auto made = routed<remove_device>({
        .method = http_method::remove,
        .path = "/v1/devices/EAEA1D5C9B82BEF6F62CDA2D50A10544",
        .access_token = "a",
        .request_id = some_id,
    });

    EXPECT_EQ(uuid_text(made.device.view()), some_device);
}

TEST(RestRouter, KnowsHealth) {
    const auto made = route({.method = http_method::get, .path = "/v1/health"});

    ASSERT_TRUE(std::holds_alternative<routed_request>(made));
    EXPECT_TRUE(std::holds_alternative<health_request>(std::get<routed_request>(made)));
}

TEST(RestRouter, RefusesUnknownPaths) {
    for (const char* path :
         {"", "/", "/v1", "/v2/accounts", "/v1/accounts/", "/v1/sessions/other"}) {
        const routing_error told = refused({.method = http_method::post, .path = path});
        EXPECT_EQ(told.status, 404u) << path;
        EXPECT_EQ(told.reason.code, errc::unsupported);
    }
}

TEST(RestRouter, RefusesOtherMethods) {
    for (const char* path : {"/v1/accounts", "/v1/health", "/v1/devices"}) {
        const routing_error told = refused({.method = http_method::put, .path = path});
        EXPECT_EQ(told.status, 405u) << path;
        EXPECT_EQ(told.reason.code, errc::unsupported);
    }
}

TEST(RestRouter, WantsATokenWhereOneIsNeeded) {
    const routing_error told = refused({.method = http_method::get, .path = "/v1/devices"});

    EXPECT_EQ(told.status, 401u);
    EXPECT_EQ(told.reason.code, errc::token_expired);
}

TEST(RestRouter, WantsARequestIdForEveryChange) {
    const routing_error told =
        refused({.method = http_method::remove, .path = "/v1/sessions/current", .access_token = "a"}
        );

    EXPECT_EQ(told.status, 400u);
    EXPECT_EQ(told.reason.code, errc::usage);
    EXPECT_NE(told.reason.detail.find("Request-Id"), std::string::npos);
}

class RestBody : public testing::Test {
protected:
    [[nodiscard]] static error refusal_of(const std::string& body) {
        return refused({.method = http_method::post, .path = "/v1/accounts", .body = body}).reason;
    }
};

TEST_F(RestBody, NeedsEachMember) {
    for (const char* member : {"request_id", "name", "password", "device", "key"}) {
        const error told = refusal_of(without(login_body(), member));
        EXPECT_EQ(told.code, errc::usage);
        EXPECT_NE(told.detail.find(member), std::string::npos) << told.detail;
    }
}

TEST_F(RestBody, MayNameTheClassOfItsDevice) {
    const auto with_class = [](const std::string& kind) {
        return login_body().insert(1, R"("device_class":)" + kind + ",");
    };
    const auto class_of = [](const std::string& body) {
        return routed<log_in>({.method = http_method::post, .path = "/v1/sessions", .body = body})
            .device_class;
    };

    EXPECT_EQ(class_of(login_body()), device_class::other);
    EXPECT_EQ(class_of(with_class(R"("phone")")), device_class::phone);
    for (const char* wrong : {R"("toaster")", "1", "null"}) {
        const error told = refusal_of(with_class(wrong));
        EXPECT_EQ(told.code, errc::usage);
        EXPECT_NE(told.detail.find("device_class"), std::string::npos) << told.detail;
    }
}

TEST_F(RestBody, HasADeviceThatIsMadeOfItsKey) {
    std::string body = login_body();
    body.replace(body.find(some_key), 1, "2");
    for (const char* path : {"/v1/accounts", "/v1/sessions"}) {
        const error told =
            refused({.method = http_method::post, .path = path, .body = body}).reason;
        EXPECT_EQ(told.code, errc::usage);
        EXPECT_NE(told.detail.find("SHA-256 of"), std::string::npos) << told.detail;
    }
}

TEST_F(RestBody, IsAJsonObject) {
    for (const char* body : {"", "null", "[]", "1", "{", "{\"a\":1,}", "name=alice"}) {
        EXPECT_EQ(refusal_of(body).code, errc::usage) << body;
    }
}

TEST_F(RestBody, IsUtf8) { EXPECT_EQ(refusal_of("{\"name\":\"\xff\"}").code, errc::invalid_utf8); }

TEST_F(RestBody, IsRefusedBeyondThirtyTwoLevels) {
    const auto nested = [](std::size_t levels) {
        std::string body = login_body();
        body.back() = ',';
        body += "\"x\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + '}';
        return rest_request{.method = http_method::post, .path = "/v1/accounts", .body = body};
    };

    EXPECT_TRUE(std::holds_alternative<routed_request>(route(nested(32))));
    EXPECT_NE(refused(nested(33)).reason.detail.find("nested"), std::string::npos);
}

TEST_F(RestBody, HasStringsWhereStringsBelong) {
    std::string body = login_body();
    body.replace(body.find("\"alice\""), 7, "12");

    EXPECT_EQ(refusal_of(body).code, errc::usage);
}

[[nodiscard]] access_question access_asked(const std::string& query) {
    const auto made =
        route({.method = http_method::get, .path = "/v1/access", .body = {}, .query = query});
    const auto* const found = std::get_if<routed_request>(&made);
    EXPECT_NE(found, nullptr);
    return std::get<access_request>(*found).asked;
}

TEST(RestRouter, TakesTheHintsOfWhoAsksForNodes) {
    const access_question asked = access_asked("region=eu-west&user=a%5Bb%5d&version=1.2&other=x");

    EXPECT_EQ(asked.region, "eu-west");
    EXPECT_EQ(asked.user, "a[b]");
    EXPECT_EQ(asked.app_version, "1.2");
}

TEST(RestRouter, TakesHintsThatAreNoneForWhatTheyAre) {
    EXPECT_EQ(access_asked("").region, "");
    EXPECT_EQ(access_asked("region").region, "");
    EXPECT_EQ(access_asked("&&=&region=%").region, "%");
    EXPECT_EQ(access_asked("region=%4").region, "%4");
    EXPECT_EQ(access_asked("region=%4gx+y").region, "%4gx y");
    EXPECT_EQ(access_asked("region=%-1").region, "%-1");
}

TEST(RestRouter, TellsThatNodesAreOnlyAskedFor) {
    EXPECT_EQ(refused({.method = http_method::post, .path = "/v1/access"}).status, 405U);
}

TEST(RestRouter, PassesTheBodyOfAnExchangeOn) {
    const auto made =
        route({.method = http_method::post, .path = "/v1/exchange", .body = "no JSON"});

    const auto* const found = std::get_if<routed_request>(&made);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(std::get<exchange_request>(*found).body, "no JSON");
    EXPECT_EQ(refused({.method = http_method::get, .path = "/v1/exchange"}).status, 405u);
}

}  // namespace
}  // namespace gapless::server
