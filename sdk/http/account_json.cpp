#include "sdk/http/account_json.hpp"

#include "sdk/dial/base64.hpp"

#include <gapless/uuid.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace gapless::sdk {

namespace {

using nlohmann::json;

std::string text_of(const json& body) {
    // A name or password that is not UTF-8 is the server's to refuse, not a reason to throw.
    return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

json parse(const std::string& body) { return json::parse(body, nullptr, false); }

std::string string_in(const json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_in(const json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::optional<std::uint64_t> id_in(const json& object, const char* name) {
    const auto text = string_in(object, name);
    std::uint64_t number = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (ec != std::errc() || end != text.data() + text.size() || number == 0) {
        return std::nullopt;
    }
    return number;
}

error not_ours(const std::string& what) { return error(errc::malformed_frame, what); }

bool is_success(const https_answer& answer) { return answer.status >= 200 && answer.status < 300; }

// The message without the code's own advice, as message_of puts the two together: the app's copy of
// the error says the advice by itself.
std::string detail_in(std::string_view message, errc code) {
    std::string_view advice = advice_of(code);
    advice.remove_suffix(advice.empty() ? 0 : 1);  // the full stop
    if (!message.starts_with(advice)) {
        return std::string(message);
    }
    message.remove_prefix(advice.size());
    const bool has_detail = message.starts_with(" (") && message.ends_with(").");
    return has_detail ? std::string(message.substr(2, message.size() - 4)) : std::string();
}

error failure_of(const https_answer& answer) {
    const auto body = parse(answer.body);
    const auto found = body.is_object() ? body.find("error") : body.end();
    const auto code = found != body.end() ? errc_named(string_in(*found, "code")) : std::nullopt;
    if (!code) {
        return not_ours("the server answered with HTTP status " + std::to_string(answer.status));
    }
    error failure(*code, detail_in(string_in(*found, "message"), *code));
    if (const auto wait = number_in(*found, "retry_after"); wait > 0) {
        failure.retry_after = seconds(wait);
    }
    return failure;
}

std::optional<device_row> device_in(const json& object) {
    const auto id = client_id_from_text(string_in(object, "device"));
    const auto raw_key = bytes_of_base64(string_in(object, "key"));
    const auto key = raw_key ? public_key::from(*raw_key) : std::nullopt;
    if (!id || !key) {
        return std::nullopt;
    }
    // Of a class that we do not know it is an other one.
    const auto kind = device_class_named(string_in(object, "class"));
    return device_row{
        device_id{id->bytes},
        *key,
        kind.value_or(device_class::other),
        {number_in(object, "last_seen")}
    };
}

}  // namespace

std::string json_of(const login_form& form) {
    return text_of({
        {"request_id", uuid_text(form.id.view())},
        {"name", form.name},
        {"password", form.password},
        {"device", uuid_text(form.device.view())},
        {"key", base64_of(form.key.view())},
        {"device_class", name_of(form.device_class)},
    });
}

std::string json_of_refresh(const request_id& id, std::string_view refresh_token) {
    return text_of({{"request_id", uuid_text(id.view())}, {"refresh_token", refresh_token}});
}

std::string json_of_passwords(
    const request_id& id, std::string_view old_password, std::string_view new_password
) {
    return text_of({
        {"request_id", uuid_text(id.view())},
        {"old_password", old_password},
        {"new_password", new_password},
    });
}

result<session_grant> session_grant_of(const https_answer& answer) {
    if (!is_success(answer)) {
        return failure_of(answer);
    }
    const auto body = parse(answer.body);
    const auto id = id_in(body, "user_id");
    session_grant grant;
    grant.user = string_in(body, "user");
    grant.access_token = string_in(body, "access_token");
    grant.refresh_token = string_in(body, "refresh_token");
    grant.access_lifetime = seconds(number_in(body, "expires_in"));
    if (!id || grant.user.empty() || grant.access_token.empty()) {
        return not_ours("the answer to a login says nothing of user and tokens");
    }
    grant.user_id = user_id{*id};
    if (const auto found = body.find("addresses"); found != body.end()) {
        grant.tcp = string_in(*found, "tcp");
        grant.websocket = string_in(*found, "websocket");
        grant.exchange = string_in(*found, "exchange");
    }
    return grant;
}

result<std::vector<device_row>> devices_of(const https_answer& answer) {
    if (!is_success(answer)) {
        return failure_of(answer);
    }
    const auto body = parse(answer.body);
    const auto found = body.is_object() ? body.find("devices") : body.end();
    if (found == body.end() || !found->is_array()) {
        return not_ours("the answer has no list of devices");
    }
    std::vector<device_row> rows;
    for (const auto& listed : *found) {
        auto row = device_in(listed);
        if (!row) {
            return not_ours("a device in the list has no id or no key");
        }
        rows.push_back(*row);
    }
    return rows;
}

result<server_list> server_list_of(const https_answer& answer) {
    if (!is_success(answer)) {
        return failure_of(answer);
    }
    const auto body = parse(answer.body);
    const auto found = body.is_object() ? body.find("nodes") : body.end();
    if (found == body.end() || !found->is_array()) {
        return not_ours("the answer has no list of servers");
    }
    server_list list;
    // Whatever it says, a sum of times does not overflow.
    constexpr std::int64_t longest = 365 * 86'400;
    list.lifetime = seconds(std::clamp<std::int64_t>(number_in(body, "lifetime"), 0, longest));
    for (const auto& each : *found) {
        list.servers.push_back(
            {string_in(each, "tcp"),
             string_in(each, "websocket"),
             string_in(each, "rest"),
             string_in(each, "region"),
             string_in(each, "exchange")}
        );
    }
    return list;
}

result<void> success_of(const https_answer& answer) {
    if (!is_success(answer)) {
        return failure_of(answer);
    }
    return {};
}

}  // namespace gapless::sdk
