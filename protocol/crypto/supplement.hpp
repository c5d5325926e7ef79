#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"

#include <gapless/ids.hpp>

#include <cstdint>

namespace gapless::crypto {

// A wrap for a device that was not in the epoch's roster. It is signed by the device that made it:
// the commitment does not cover a generation's key, and HPKE Base alone would let the server plant
// one of its own. Whoever receives it looks the signer up among the members' devices.
struct supplement {
    enum class holds : std::uint8_t {
        epoch_secret = 1,    // ES_e: all of the epoch
        generation_key = 2,  // K_{e,g}: from generation g on
    };

    device_id signer;
    relation_id relation;
    std::uint64_t epoch = 0;
    holds what = holds::epoch_secret;
    std::uint32_t generation = 0;  // 0 for an epoch's secret
    wrap_recipient recipient;
    key_wrap wrap{};

    friend bool operator==(const supplement&, const supplement&) = default;
};

[[nodiscard]] bytes sign_supplement(const signing_key& signer, const supplement& made);

// What it says, before anybody has looked whether that is so: to find out who has to have signed
// it. Fails with truncated, trailing_bytes and malformed.
[[nodiscard]] outcome<supplement> read_unverified_supplement(byte_view signed_supplement);

// Fails with bad_signature, and with wrong_device if it names another signer, besides.
[[nodiscard]] outcome<supplement> verify_supplement(
    algorithms& use, const verifying_key& signer, byte_view signed_supplement
);

}  // namespace gapless::crypto
