#pragma once

#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstdint>

namespace gapless::crypto {

// A device's key for wraps (DEK), for as long as it is in force. Signed by the device.
struct kem_key {
    device_id device;
    std::uint32_t number = 0;
    agreement_public_key key;
    wall_time not_before;
    wall_time not_after;

    // Whether to wrap for it at that time, by the server's clock.
    [[nodiscard]] bool is_in_force(wall_time now) const {
        return not_before <= now && now < not_after;
    }

    friend bool operator==(const kem_key&, const kem_key&) = default;
};

[[nodiscard]] bytes sign_kem_key(const signing_key& device, const kem_key& key);

// Fails with bad_signature; truncated, trailing_bytes, malformed, unknown_version; wrong_device if
// it is another device's; small_order_key, non_canonical_key.
[[nodiscard]] outcome<kem_key> verify_kem_key(
    algorithms& use, const verifying_key& device, byte_view signed_key
);

}  // namespace gapless::crypto
