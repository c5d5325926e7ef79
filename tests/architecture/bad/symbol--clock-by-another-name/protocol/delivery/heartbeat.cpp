#include <chrono>

namespace gapless::protocol {

using clock = std::chrono::steady_clock;

auto deadline(clock::time_point (*ask)() = clock::now) { return ask(); }

auto next_deadline() { return deadline(); }

}  // namespace gapless::protocol
