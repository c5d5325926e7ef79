#include "server/rest/json_body.hpp"

#include "server/rest/base64.hpp"

#include <gapless/utf8.hpp>
#include <gapless/uuid.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace gapless::server {

namespace {

constexpr std::size_t uuid_hex_digits = 32;

// How deep the brackets outside of strings go. The text need not be JSON.
[[nodiscard]] int depth_of(std::string_view text) {
    int depth = 0;
    int deepest = 0;
    bool is_in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char each = text[i];
        if (is_in_string && each == '\\') {
            ++i;
        } else if (each == '"') {
            is_in_string = !is_in_string;
        } else if (!is_in_string && (each == '{' || each == '[')) {
            deepest = std::max(deepest, ++depth);
        } else if (!is_in_string && (each == '}' || each == ']')) {
            --depth;
        }
    }
    return deepest;
}

}  // namespace

result<json_body> json_body::parse(std::string_view text) {
    if (!is_utf8(text)) {
        return errc::invalid_utf8;
    }
    if (depth_of(text) > depth_max) {
        return error{errc::usage, "the JSON is nested too deeply"};
    }
    nlohmann::json parsed = nlohmann::json::parse(text, nullptr, false);
    if (!parsed.is_object()) {
        return error{errc::usage, "the body is not a JSON object"};
    }
    return json_body{std::move(parsed)};
}

json_body::json_body(nlohmann::json&& object)
    : object_(std::make_unique<const nlohmann::json>(std::move(object))) {}

json_body::json_body(json_body&&) noexcept = default;
json_body::~json_body() = default;

std::string json_body::text(const char* member) {
    const auto found = object_->find(member);
    if (found == object_->end() || !found->is_string()) {
        fail(member, "a string");
        return {};
    }
    return found->get<std::string>();
}

request_id json_body::request_id() {
    const auto id = request_id_from_text(text("request_id"));
    if (!id) {
        fail("request_id", "a UUID");
    }
    return id.value_or(gapless::request_id{});
}

device_id json_body::device() {
    const auto id = device_from_text(text("device"));
    if (!id) {
        fail("device", "a UUID, or 32 hexadecimal digits");
    }
    return id.value_or(device_id{});
}

public_key json_body::key() {
    const auto bytes = base64_bytes(text("key"));
    const auto key = bytes ? public_key::from(*bytes) : std::nullopt;
    if (!key) {
        fail("key", "32 bytes in base64");
    }
    return key.value_or(public_key{});
}

gapless::device_class json_body::device_class() {
    if (!object_->contains("device_class")) {
        return gapless::device_class::other;
    }
    const auto named = device_class_named(text("device_class"));
    if (!named) {
        fail("device_class", "phone, tablet, desktop, web or other");
    }
    return named.value_or(gapless::device_class::other);
}

void json_body::fail(std::string_view member, std::string_view expected) {
    if (!failure_) {
        failure_ =
            error{errc::usage, "'" + std::string{member} + "' has to be " + std::string{expected}};
    }
}

std::optional<device_id> device_from_text(std::string_view text) {
    std::string dashed{text};
    if (text.size() == uuid_hex_digits) {
        for (const std::size_t place : {8u, 13u, 18u, 23u}) {
            dashed.insert(place, 1, '-');
        }
    }
    const std::optional<client_id> id = client_id_from_text(dashed);
    return id ? device_id::from(id->view()) : std::nullopt;
}

std::optional<request_id> request_id_from_text(std::string_view text) {
    const std::optional<client_id> id = client_id_from_text(text);
    return id ? request_id::from(id->view()) : std::nullopt;
}

}  // namespace gapless::server
