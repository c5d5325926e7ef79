#include "server/sodium/sodium_entropy.hpp"

#include <gapless/assert.hpp>

#include <sodium.h>

namespace gapless::server {

void sodium_entropy::fill(std::span<std::uint8_t> bytes) {
    GAPLESS_ASSERT(sodium_init() >= 0);
    randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace gapless::server
