#pragma once

#include <gapless/ids.hpp>

#include <string>

namespace gapless {

// Whose mailbox it is.
struct account {
    std::string server;  // https://host:port
    std::string user;    // as registered
    gapless::user_id user_id;
    device_id device;
    bool is_logged_in = false;  // false after log_out, and once signed out

    friend bool operator==(const account&, const account&) = default;
};

}  // namespace gapless
