#pragma once

#include "tests/load/event_loop.hpp"
#include "tests/load/stream.hpp"

#include <gapless/ids.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace gapless::load {

// A device with a session, as the account requests leave it.
struct login {
    std::string user;
    device_id device;
    std::string access_token;
};

// A device that is wanted, of a user who is made with the first one.
struct wanted_device {
    std::string user;
    std::size_t number = 0;  // 0 registers the user
};

// Asks the server's REST entrance for all of them, over a few connections at once that are kept
// alive. Users come before their further devices. Throws std::runtime_error.
[[nodiscard]] std::vector<login>
open_accounts(event_loop&, const std::string& rest_address, const tls_settings&, const std::vector<wanted_device>&);

// `count` users with one device each, whose names begin with the prefix.
[[nodiscard]] std::vector<wanted_device> users_named(const std::string& prefix, std::size_t count);

}  // namespace gapless::load
