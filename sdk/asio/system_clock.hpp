#pragma once

#include <gapless/moment.hpp>
#include <gapless/time.hpp>

#include <chrono>

namespace gapless::sdk {

// Both clocks of the operating system: what drivers hand to engines.
[[nodiscard]] moment system_now();

// The point of the monotonic clock at which a timer for this instant expires.
[[nodiscard]] std::chrono::steady_clock::time_point time_point_of(instant);

[[nodiscard]] std::chrono::microseconds chrono_of(duration);

}  // namespace gapless::sdk
