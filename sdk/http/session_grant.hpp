#pragma once

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <string>

namespace gapless::sdk {

// What a server gives to a device that it lets in.
struct session_grant {
    std::string user;  // as registered
    gapless::user_id user_id;
    std::string access_token;
    std::string refresh_token;
    duration access_lifetime;

    // host:port of where frames go; empty when the server has no such entrance.
    std::string tcp;
    std::string websocket;
    std::string exchange;
};

}  // namespace gapless::sdk
