#pragma once

#include <gapless/strong_bytes.hpp>

namespace gapless::crypto {

// An Ed25519 signature.
using signature = strong_bytes<struct signature_tag, 64>;

}  // namespace gapless::crypto
