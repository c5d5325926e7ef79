#pragma once

#include <gapless/error.hpp>
#include <gapless/ids.hpp>

#include <vector>

namespace gapless::server {

// Whom an account request has signed out, and what their connections are told before they are
// closed.
struct farewell {
    std::vector<device_id> devices;
    error reason;
};

}  // namespace gapless::server
