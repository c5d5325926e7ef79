#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/label.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/signature.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/crypto/verifying_key.hpp"

namespace gapless::crypto {

// A signed object is its bytes and behind them 64 bytes of signature. What was signed is kept and
// sent on as these bytes, and never written anew.

// The bytes in front of the signature; empty for what is too short to have one.
[[nodiscard]] byte_view unsigned_part(byte_view signed_object);

[[nodiscard]] bytes sign_object(const signing_key& signer, label purpose, bytes object);

// The bytes in front of the signature, which the signer did sign: only these are read. It borrows.
// Fails with truncated and bad_signature.
[[nodiscard]] outcome<byte_view> verify_object(
    const verifying_key& signer, label purpose, byte_view signed_object
);

}  // namespace gapless::crypto
