#pragma once

#include <gapless/ids.hpp>

namespace gapless::server {

// The device that a public key makes: the first 16 bytes of the key's SHA-256. So a device cannot
// be claimed by somebody who has another key.
[[nodiscard]] device_id device_of(const public_key&);

}  // namespace gapless::server
