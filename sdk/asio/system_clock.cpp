#include "sdk/asio/system_clock.hpp"

namespace gapless::sdk {

moment system_now() {
    using std::chrono::duration_cast;
    const auto steady = std::chrono::steady_clock::now().time_since_epoch();
    const auto wall = std::chrono::system_clock::now().time_since_epoch();
    return {
        .steady = {duration_cast<std::chrono::microseconds>(steady).count()},
        .wall = {duration_cast<std::chrono::milliseconds>(wall).count()},
    };
}

std::chrono::steady_clock::time_point time_point_of(instant at) {
    return std::chrono::steady_clock::time_point(std::chrono::microseconds(at.microseconds));
}

std::chrono::microseconds chrono_of(duration span) {
    return std::chrono::microseconds(span.microseconds);
}

}  // namespace gapless::sdk
