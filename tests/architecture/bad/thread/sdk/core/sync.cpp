#include <mutex>

namespace gapless::sdk {

void lock(std::mutex& mutex) { std::lock_guard guard(mutex); }

}  // namespace gapless::sdk
