#pragma once

#include <gapless/ids.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace gapless::sdk {

enum class https_method : std::uint8_t { get = 1, post, put, del };

// A request as a value: sending it again is the same request.
struct https_request {
    https_method method = https_method::get;
    std::string path;
    std::string access_token;      // empty: none is sent
    std::optional<request_id> id;  // as a header, for requests without a body
    std::string body;              // JSON, if it is not binary; empty: none
    bool is_binary = false;
};

// What came back, whatever the status.
struct https_answer {
    unsigned status = 0;
    std::string body;
};

}  // namespace gapless::sdk
