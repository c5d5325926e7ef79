#include "server/rest/rest_answers.hpp"

#include "server/rest/base64.hpp"

#include <gapless/uuid.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace gapless::server {

namespace {

using json = nlohmann::json;

constexpr std::int64_t second = 1'000'000;

// Rounded up: who waits a little too long is served, who comes too early is refused again.
[[nodiscard]] std::int64_t whole_seconds(duration span) {
    return std::max<std::int64_t>(1, (span.microseconds + second - 1) / second);
}

[[nodiscard]] std::string tokens_text(const account_answer& answer, const frame_addresses& where) {
    return json{
        {"user", answer.name},
        {"user_id", std::to_string(answer.user.value)},
        {"device", uuid_text(answer.device.view())},
        {"access_token", answer.access_token},
        {"refresh_token", answer.refresh_token},
        {"expires_in", answer.access_lifetime.microseconds / second},
        {"addresses",
         {{"tcp", where.tcp}, {"websocket", where.websocket}, {"exchange", where.exchange}}},
    }
        .dump();
}

[[nodiscard]] std::string devices_text(const account_answer& answer) {
    json list = json::array();
    for (const device_record& each : answer.devices) {
        list.push_back({
            {"device", uuid_text(each.device.view())},
            {"key", base64_text(each.key.view())},
            {"class", name_of(each.device_class)},
            {"current", each.device == answer.device},
            {"last_seen", each.last_seen.milliseconds},
        });
    }
    return json{{"devices", std::move(list)}}.dump();
}

}  // namespace

unsigned status_of(errc code) {
    switch (code) {
        case errc::wrong_password:
        case errc::token_expired:
        case errc::kicked:
            return 401;
        case errc::forbidden:
            return 403;
        case errc::unknown_user:
            return 404;
        case errc::name_taken:
        case errc::conflict:
        case errc::logged_in_elsewhere:
            return 409;
        case errc::message_too_large:
        case errc::frame_too_large:
            return 413;
        case errc::rate_limited:
            return 429;
        case errc::internal:
            return 500;
        case errc::overloaded:
        case errc::shutting_down:
        case errc::storage_failed:
            return 503;
        case errc::timed_out:
            return 504;
        case errc::storage_full:
            return 507;
        default:
            return 400;
    }
}

rest_answer answer_with(const error& failure) {
    return answer_with(status_of(failure.code), failure);
}

rest_answer answer_with(unsigned status, const error& failure) {
    rest_answer answer{.status = status};
    json told{{"code", name_of(failure.code)}, {"message", message_of(failure)}};
    if (failure.retry_after) {
        answer.retry_after_seconds = whole_seconds(*failure.retry_after);
        told["retry_after"] = *answer.retry_after_seconds;
    }
    // What is quoted in a message need not be UTF-8.
    answer.body = json{{"error", told}}.dump(-1, ' ', false, json::error_handler_t::replace);
    return answer;
}

rest_answer answer_with(
    const account_request& asked, const account_answer& answer, const frame_addresses& where
) {
    if (answer.failure) {
        return answer_with(*answer.failure);
    }
    if (std::holds_alternative<register_account>(asked)) {
        return {.status = 201, .body = tokens_text(answer, where)};
    }
    if (std::holds_alternative<log_in>(asked) || std::holds_alternative<refresh_tokens>(asked)) {
        return {.status = 200, .body = tokens_text(answer, where)};
    }
    if (std::holds_alternative<list_devices>(asked)) {
        return {.status = 200, .body = devices_text(answer)};
    }
    return {.status = 204};
}

rest_answer answer_with(const result<access_desk::answer>& chosen) {
    if (!chosen) {
        return answer_with(chosen.error());
    }
    json list = json::array();
    for (const access_node& each : chosen->nodes) {
        list.push_back({
            {"tcp", each.at.tcp},
            {"websocket", each.at.websocket},
            {"exchange", each.at.exchange},
            {"rest", each.at.rest},
            {"region", each.at.region},
            {"weight", each.weight},
            {"load", each.load},
        });
    }
    const json body{{"nodes", std::move(list)}, {"lifetime", whole_seconds(chosen->lifetime)}};
    return {.status = 200, .body = body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

rest_answer answer_with(const exchange_reply& reply) {
    using kind = exchange_reply::kind;
    switch (reply.what) {
        case kind::answer:
        case kind::displaced:
            break;
        case kind::early:
            return answer_with(409, reply.reason);
        case kind::gone:
            return answer_with(410, reply.reason);
        case kind::malformed:
        case kind::refused:
            return answer_with(reply.reason);
    }
    return {.status = 200, .body = reply.body, .retry_after_seconds = {}, .is_binary = true};
}

rest_answer answer_health(bool is_draining) {
    if (is_draining) {
        return {.status = 503, .body = R"({"status":"draining"})"};
    }
    return {.status = 200, .body = R"({"status":"ok"})"};
}

}  // namespace gapless::server
