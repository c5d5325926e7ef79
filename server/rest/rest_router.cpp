#include "server/rest/rest_router.hpp"

#include "protocol/crypto/identity.hpp"
#include "server/rest/json_body.hpp"

#include <gapless/result.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace gapless::server {

namespace {

using translated = result<account_request>;

[[nodiscard]] result<request_id> id_of(const rest_request& asked) {
    const std::optional<request_id> id = request_id_from_text(asked.request_id);
    if (!id) {
        return error{errc::usage, "the header Request-Id has to be a UUID"};
    }
    return *id;
}

// Reads the whole body with `read`; what it made counts only if nothing was missing.
template <class Read>
[[nodiscard]] translated with_body(const rest_request& asked, Read read) {
    result<json_body> body = json_body::parse(asked.body);
    if (!body) {
        return body.error();
    }
    account_request made = read(*body);
    if (body->failure()) {
        return *body->failure();
    }
    return made;
}

template <class Request>
[[nodiscard]] translated first_login(const rest_request& asked) {
    return with_body(asked, [](json_body& body) {
        Request made;
        made.id = body.request_id();
        made.name = body.text("name");
        made.password = body.text("password");
        made.device = body.device();
        made.key = body.key();
        made.device_class = body.device_class();
        if (!body.failure() && made.device != crypto::device_of(made.key)) {
            body.fail(
                "device", "the first 16 bytes of the SHA-256 of \"gapless/v1/did\" and 'key'"
            );
        }
        return made;
    });
}

[[nodiscard]] translated refresh(const rest_request& asked) {
    return with_body(asked, [](json_body& body) {
        refresh_tokens made;
        made.id = body.request_id();
        made.refresh_token = body.text("refresh_token");
        return made;
    });
}

[[nodiscard]] translated change(const rest_request& asked) {
    return with_body(asked, [&](json_body& body) {
        change_password made;
        made.id = body.request_id();
        made.access_token = asked.access_token;
        made.old_password = body.text("old_password");
        made.new_password = body.text("new_password");
        return made;
    });
}

[[nodiscard]] translated leave(const rest_request& asked) {
    const result<request_id> id = id_of(asked);
    if (!id) {
        return id.error();
    }
    return account_request{log_out{.id = *id, .access_token = asked.access_token}};
}

[[nodiscard]] translated list(const rest_request& asked) {
    return account_request{list_devices{.access_token = asked.access_token}};
}

constexpr std::string_view devices_folder = "/v1/devices/";

[[nodiscard]] translated forget(const rest_request& asked) {
    const auto device =
        device_from_text(std::string_view{asked.path}.substr(devices_folder.size()));
    if (!device) {
        return error{errc::usage, "the path does not end in a device's UUID"};
    }
    const result<request_id> id = id_of(asked);
    if (!id) {
        return id.error();
    }
    return account_request{
        remove_device{.id = *id, .access_token = asked.access_token, .device = *device}
    };
}

struct known_route {
    http_method method;
    std::string_view path;  // one that ends in '/' stands for all below it
    bool needs_token;
    translated (*translate)(const rest_request&);

    [[nodiscard]] bool has_path(std::string_view asked) const {
        return path.ends_with('/') ? asked.starts_with(path) : asked == path;
    }
};

constexpr std::array<known_route, 7> known_routes{{
    {http_method::post, "/v1/accounts", false, first_login<register_account>},
    {http_method::post, "/v1/sessions", false, first_login<log_in>},
    {http_method::post, "/v1/sessions/refresh", false, refresh},
    {http_method::remove, "/v1/sessions/current", true, leave},
    {http_method::put, "/v1/accounts/me/password", true, change},
    {http_method::get, "/v1/devices", true, list},
    {http_method::remove, devices_folder, true, forget},
}};

constexpr std::string_view health_path = "/v1/health";
constexpr std::string_view exchange_path = "/v1/exchange";
constexpr std::string_view access_path = "/v1/access";

// What nobody wrote as it should be stands for itself: these are hints.
[[nodiscard]] std::string unescaped(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        unsigned byte = 0;
        const auto digits = text.substr(1, 2);
        const auto [end, failed] =
            std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        const bool is_escape = text.front() == '%' && digits.size() == 2 && failed == std::errc{} &&
                               end == digits.data() + digits.size();
        plain += is_escape ? static_cast<char>(byte) : text.front() == '+' ? ' ' : text.front();
        text.remove_prefix(is_escape ? 3 : 1);
    }
    return plain;
}

[[nodiscard]] access_request access_asked(std::string_view query) {
    access_request made;
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        const auto sign = pair.find('=');
        const auto name = pair.substr(0, sign);
        const std::string value =
            sign == pair.npos ? std::string{} : unescaped(pair.substr(sign + 1));
        if (name == "region") {
            made.asked.region = value;
        } else if (name == "user") {
            made.asked.user = value;
        } else if (name == "version") {
            made.asked.app_version = value;
        }
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
    }
    return made;
}

[[nodiscard]] routing_error unroutable(std::string_view path) {
    const bool is_known = std::ranges::any_of(known_routes, [&](const known_route& each) {
        return each.has_path(path);
    });
    if (is_known || path == health_path || path == access_path || path == exchange_path) {
        return {405, error{errc::unsupported, "not with this method"}};
    }
    return {404, error{errc::unsupported, "no such path"}};
}

}  // namespace

std::variant<routed_request, routing_error> route(const rest_request& asked) {
    if (asked.method == http_method::get && asked.path == health_path) {
        return routed_request{health_request{}};
    }
    if (asked.method == http_method::get && asked.path == access_path) {
        return routed_request{access_asked(asked.query)};
    }
    if (asked.method == http_method::post && asked.path == exchange_path) {
        return routed_request{exchange_request{asked.body}};
    }
    const auto* const found = std::ranges::find_if(known_routes, [&](const known_route& each) {
        return each.method == asked.method && each.has_path(asked.path);
    });
    if (found == known_routes.end()) {
        return unroutable(asked.path);
    }
    if (found->needs_token && asked.access_token.empty()) {
        return routing_error{401, error{errc::token_expired, "no access token was given"}};
    }
    translated made = found->translate(asked);
    if (!made) {
        return routing_error{400, made.error()};
    }
    return routed_request{std::move(*made)};
}

}  // namespace gapless::server
