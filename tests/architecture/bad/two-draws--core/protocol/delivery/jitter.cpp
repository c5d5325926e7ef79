#include "protocol/entropy.hpp"

namespace gapless::protocol {

std::uint64_t jitter(entropy& chance) { return chance.draw() - chance.draw(); }

}  // namespace gapless::protocol
