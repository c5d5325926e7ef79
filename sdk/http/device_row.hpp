#pragma once

#include <gapless/device_class.hpp>
#include <gapless/ids.hpp>
#include <gapless/time.hpp>

namespace gapless::sdk {

// One of a user's devices, in the server's list.
struct device_row {
    device_id id;
    public_key key;
    gapless::device_class device_class = gapless::device_class::other;
    wall_time last_seen;
};

}  // namespace gapless::sdk
