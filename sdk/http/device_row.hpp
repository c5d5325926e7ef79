#pragma once

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

namespace gapless::sdk {

// One of a user's devices, in the server's list.
struct device_row {
    device_id id;
    public_key key;
    wall_time last_seen;
};

}  // namespace gapless::sdk
