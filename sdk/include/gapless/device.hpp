#pragma once

#include <gapless/device_class.hpp>
#include <gapless/ids.hpp>
#include <gapless/time.hpp>

namespace gapless {

// A device on which the user is logged in, as the server knows it.
struct device {
    device_id id;
    public_key key;
    gapless::device_class device_class = gapless::device_class::other;
    wall_time last_seen;

    friend bool operator==(const device&, const device&) = default;
};

}  // namespace gapless
