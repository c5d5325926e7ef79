#pragma once

#include <gapless/time.hpp>

#include <cstdint>

namespace gapless::server {

// So many at once, and then one more each interval.
struct rate {
    duration interval;
    std::uint32_t burst = 1;

    [[nodiscard]] static rate per(duration span, std::uint32_t count, std::uint32_t burst) {
        return {span / (count == 0 ? 1 : count), burst == 0 ? 1 : burst};
    }
};

}  // namespace gapless::server
