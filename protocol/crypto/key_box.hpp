#pragma once

#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/archive_keys.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"

#include <gapless/ids.hpp>

#include <cstdint>

namespace gapless::crypto {

// From which device of a user to which: what a box is bound to.
struct key_box_place {
    user_id user;
    device_id from;
    wrap_recipient to;

    friend bool operator==(const key_box_place&, const key_box_place&) = default;
};

// The archive's keys for another device of the same user: sealed by HPKE for that device's KEM key,
// and signed by the device that made it, since anybody can seal. Whoever receives it looks the
// signer up in the user's own device list.
//
// The ephemeral key is fresh from the entropy port for each box. Fails with zero_shared_secret.
[[nodiscard]] outcome<bytes> seal_key_box(
    algorithms& use,
    const signing_key& signer,
    const key_box_place& place,
    const agreement_public_key& recipient_key,
    const agreement_key& ephemeral,
    const archive_keys& keys
);

// Who says to have made it, and for whom: to find the keys to open it with. Fails with what a
// layout fails with.
[[nodiscard]] outcome<key_box_place> read_unverified_key_box(byte_view box);

// Fails with bad_signature, wrong_device (it is not for this place), zero_shared_secret,
// not_authentic and what a layout fails with.
[[nodiscard]] outcome<archive_keys> open_key_box(
    algorithms& use,
    const verifying_key& signer,
    const key_box_place& place,
    const agreement_key& recipient_key,
    byte_view box
);

}  // namespace gapless::crypto
