#include <chrono>

namespace gapless::protocol {

auto deadline() { return std::chrono::steady_clock::now() + std::chrono::seconds(30); }

}  // namespace gapless::protocol
