#include "server/gateway/clocks.hpp"

#include <chrono>

namespace gapless::server {

moment read_clocks() {
    using namespace std::chrono;
    const auto steady = steady_clock::now().time_since_epoch();
    const auto wall = system_clock::now().time_since_epoch();
    return {
        .steady = {duration_cast<std::chrono::microseconds>(steady).count()},
        .wall = {duration_cast<std::chrono::milliseconds>(wall).count()},
    };
}

}  // namespace gapless::server
