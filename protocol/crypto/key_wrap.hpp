#pragma once

#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/epoch_secret.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <gapless/ids.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace gapless::crypto {

// Which epoch a key is wrapped in. `head` is the hash of the entry that began it, without its
// signature.
struct wrap_place {
    relation_id relation;
    std::uint64_t epoch = 0;
    digest head{};

    friend bool operator==(const wrap_place&, const wrap_place&) = default;
};

// For which device, and for which of its KEM keys.
struct wrap_recipient {
    device_id device;
    std::uint32_t key_number = 0;

    friend bool operator==(const wrap_recipient&, const wrap_recipient&) = default;
};

// A key of 32 bytes sealed for one device: the ephemeral public key, the ciphertext and its tag.
using key_wrap = std::array<std::uint8_t, 80>;

// HPKE Base: anybody can wrap some secret for a device. So what comes out is believed only once it
// has met the epoch's commitment (open_epoch_wrap).
//
// The ephemeral key is fresh from the entropy port for each wrap. Fails with zero_shared_secret.
[[nodiscard]] outcome<key_wrap> seal_wrap(
    algorithms& use,
    const wrap_place& place,
    const wrap_recipient& recipient,
    const agreement_public_key& recipient_key,
    const agreement_key& ephemeral,
    const secret_bytes<32>& wrapped
);

// Fails with zero_shared_secret and not_authentic.
[[nodiscard]] outcome<secret_bytes<32>> open_wrap(
    algorithms& use,
    const wrap_place& place,
    const wrap_recipient& recipient,
    const agreement_key& recipient_key,
    const key_wrap& wrap
);

// Fails with wrong_commitment besides.
[[nodiscard]] outcome<epoch_secret> open_epoch_wrap(
    algorithms& use,
    const wrap_place& place,
    const wrap_recipient& recipient,
    const agreement_key& recipient_key,
    const key_wrap& wrap,
    const digest& committed
);

}  // namespace gapless::crypto
