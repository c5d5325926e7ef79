#include "server/rest/rest_answers.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace gapless::server {
namespace {

using json = nlohmann::json;

[[nodiscard]] account_answer a_session() {
    account_answer answer;
    answer.user = user_id{7};
    answer.name = "Alice";
    answer.device = device_id::from("0123456789abcdef").value();
    answer.access_token = "a";
    answer.refresh_token = "r";
    answer.access_lifetime = minutes(15);
    return answer;
}

TEST(RestAnswers, GiveASessionToWhoeverRegistersOrLogsIn) {
    const frame_addresses where{.tcp = "h:1", .websocket = "h:2", .exchange = "h:3"};

    const rest_answer registered =
        answer_with(account_request{register_account{}}, a_session(), where);
    const rest_answer logged_in = answer_with(account_request{log_in{}}, a_session(), where);

    EXPECT_EQ(registered.status, 201u);
    EXPECT_EQ(logged_in.status, 200u);
    EXPECT_EQ(
        json::parse(registered.body),
        (json{
            {"user", "Alice"},
            {"user_id", "7"},
            {"device", "30313233-3435-3637-3839-616263646566"},
            {"access_token", "a"},
            {"refresh_token", "r"},
            {"expires_in", 900},
            {"addresses", {{"tcp", "h:1"}, {"websocket", "h:2"}, {"exchange", "h:3"}}},
        })
    );
    EXPECT_EQ(registered.body, logged_in.body);
}

TEST(RestAnswers, HaveNoBodyWhenThereIsNothingToSay) {
    const rest_answer answer = answer_with(account_request{log_out{}}, account_answer{}, {});

    EXPECT_EQ(answer.status, 204u);
    EXPECT_EQ(answer.body, "");
}

TEST(RestAnswers, ListDevices) {
    account_answer answer;
    device_record device;
    device.device = device_id::from("0123456789abcdef").value();
    device.last_seen = wall_time{1234};
    device.device_class = device_class::tablet;
    answer.device = device.device;
    answer.devices = {device, {}};

    const json told = json::parse(answer_with(account_request{list_devices{}}, answer, {}).body);

    ASSERT_EQ(told["devices"].size(), 2u);
    EXPECT_EQ(told["devices"][0]["device"], "30313233-3435-3637-3839-616263646566");
    EXPECT_EQ(told["devices"][0]["key"], "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    EXPECT_EQ(told["devices"][0]["last_seen"], 1234);
    EXPECT_EQ(told["devices"][0]["class"], "tablet");
    EXPECT_EQ(told["devices"][0]["current"], true);
    EXPECT_EQ(told["devices"][1]["class"], "other");
    EXPECT_EQ(told["devices"][1]["current"], false);
}

TEST(RestAnswers, SayWhatFailedAndWhenToComeBack) {
    account_answer failed;
    failed.failure = error{errc::rate_limited, {}, milliseconds(36'001)};

    const rest_answer answer = answer_with(account_request{log_in{}}, failed, {});

    EXPECT_EQ(answer.status, 429u);
    EXPECT_EQ(answer.retry_after_seconds, 37);
    const json told = json::parse(answer.body)["error"];
    EXPECT_EQ(told["code"], "rate_limited");
    EXPECT_EQ(told["retry_after"], 37);
    EXPECT_FALSE(told["message"].get<std::string>().empty());
}

TEST(RestAnswers, SurviveMessagesThatAreNoUtf8) {
    const rest_answer answer = answer_with(error{errc::usage, "\xff"});

    EXPECT_EQ(json::parse(answer.body)["error"]["code"], "usage");
}

TEST(RestAnswers, FitTheStatusToTheCode) {
    EXPECT_EQ(status_of(errc::usage), 400u);
    EXPECT_EQ(status_of(errc::invalid_name), 400u);
    EXPECT_EQ(status_of(errc::wrong_password), 401u);
    EXPECT_EQ(status_of(errc::forbidden), 403u);
    EXPECT_EQ(status_of(errc::name_taken), 409u);
    EXPECT_EQ(status_of(errc::message_too_large), 413u);
    EXPECT_EQ(status_of(errc::internal), 500u);
    EXPECT_EQ(status_of(errc::shutting_down), 503u);
    EXPECT_EQ(status_of(errc::storage_full), 507u);
}

TEST(RestAnswers, TellHealth) {
    EXPECT_EQ(answer_health(false).status, 200u);
    EXPECT_EQ(answer_health(true).status, 503u);
    EXPECT_EQ(json::parse(answer_health(true).body)["status"], "draining");
}

TEST(RestAnswers, NameNodesInTheirOrder) {
    access_node near;
    near.at = {"n:1", "n:2", "n:3", "eu", "n:4"};
    near.weight = 5;
    near.load = 20;
    access_node far;
    far.at.tcp = "f:1";

    const rest_answer answer =
        answer_with(result<access_desk::answer>{access_desk::answer{{near, far}, minutes(5)}});

    EXPECT_EQ(answer.status, 200u);
    const json told = json::parse(answer.body);
    EXPECT_EQ(told["lifetime"], 300);
    ASSERT_EQ(told["nodes"].size(), 2u);
    EXPECT_EQ(
        told["nodes"][0],
        json::parse(R"({"tcp":"n:1","websocket":"n:2","exchange":"n:4","rest":"n:3","region":"eu",
                        "weight":5,"load":20})")
    );
    EXPECT_EQ(told["nodes"][1]["tcp"], "f:1");
}

TEST(RestAnswers, TellWhoAsksForNodesTooOftenToWait) {
    const rest_answer answer =
        answer_with(result<access_desk::answer>{error{errc::rate_limited, {}, seconds(2)}});

    EXPECT_EQ(answer.status, 429u);
    EXPECT_EQ(answer.retry_after_seconds, 2);
}

TEST(RestAnswers, AnswersAnExchangeWithItsBytes) {
    const rest_answer answer = answer_with(exchange_reply{.body = "bytes", .reason = {}});
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.body, "bytes");
    EXPECT_TRUE(answer.is_binary);
}

TEST(RestAnswers, SaysWhatIsWrongWithARequestOfAnExchange) {
    using kind = exchange_reply::kind;
    const auto status = [](kind what, errc code) {
        return answer_with(exchange_reply{.what = what, .body = {}, .reason = error{code}}).status;
    };
    EXPECT_EQ(status(kind::gone, errc::idle_timeout), 410u);
    EXPECT_EQ(status(kind::early, errc::conflict), 409u);
    EXPECT_EQ(status(kind::malformed, errc::malformed_frame), 400u);
    EXPECT_EQ(status(kind::refused, errc::shutting_down), 503u);
}

}  // namespace
}  // namespace gapless::server
