#include <utility>

template <typename Random>
auto delay_and_loss(Random& random) {
    return std::pair(random.next(100), random.next(1000));
}
