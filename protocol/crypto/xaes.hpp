#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace gapless::crypto {

// XAES-256-GCM (c2sp.org/XAES-256-GCM): AES-256-GCM under a key that is derived from the first half
// of a nonce of 24 bytes, long enough to be drawn at random for each of 2^80 messages.
inline constexpr std::size_t xaes_nonce_size = 24;

using xaes_nonce_view = std::span<const std::uint8_t, xaes_nonce_size>;

// Lengths and failures are those of algorithms::gcm_seal and gcm_open.
void xaes_seal(
    algorithms& use,
    algorithms::key_view key,
    xaes_nonce_view nonce,
    byte_view aad,
    byte_view plaintext,
    std::span<std::uint8_t> sealed
);

[[nodiscard]] outcome<void> xaes_open(
    algorithms& use,
    algorithms::key_view key,
    xaes_nonce_view nonce,
    byte_view aad,
    byte_view sealed,
    std::span<std::uint8_t> plaintext
);

}  // namespace gapless::crypto
