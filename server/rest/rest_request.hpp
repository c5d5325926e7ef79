#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace gapless::server {

enum class http_method : std::uint8_t { get, post, put, remove, other };

// What of an HTTP request concerns us.
struct rest_request {
    http_method method = http_method::other;
    std::string path;          // without the query
    std::string access_token;  // of "Authorization: Bearer"; may be empty
    std::string request_id;    // of the header; may be empty
    std::string body;
    std::string query;  // what is behind the question mark
};

// What we say to it. The body is a JSON object, or empty with 204; of an exchange it is bytes.
struct rest_answer {
    unsigned status = 200;
    std::string body;
    std::optional<std::int64_t> retry_after_seconds;
    bool is_binary = false;
};

}  // namespace gapless::server
