#pragma once

#include "protocol/crypto/bytes.hpp"

#include <cstdint>
#include <span>

namespace gapless::crypto {

// Overwrites, in a way that no optimiser takes for useless.
void wipe(std::span<std::uint8_t> secret);

// Whether the two are equal, in a time that depends on their lengths alone.
[[nodiscard]] bool is_equal_in_constant_time(byte_view left, byte_view right);

}  // namespace gapless::crypto
