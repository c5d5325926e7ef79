#include <random>

namespace gapless::protocol {

int jitter() {
    std::random_device device;
    return static_cast<int>(device() % 100);
}

}  // namespace gapless::protocol
