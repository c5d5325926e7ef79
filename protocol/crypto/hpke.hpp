#pragma once

#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <cstddef>

namespace gapless::crypto {

// HPKE (RFC 9180), mode Base, one message a context: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
// AES-256-GCM. It says who can open; it says nothing of who sealed, so what is sealed is signed or
// committed to beside it.

// What is bound to a message besides its plaintext.
struct hpke_context {
    byte_view info;
    byte_view aad;
};

struct hpke_message {
    agreement_public_key ephemeral;
    bytes sealed;

    friend bool operator==(const hpke_message&, const hpke_message&) = default;
};

// The secret that the KEM agrees on, for either end: our key, the peer's public half, and the two
// public halves in the order of the KEM context. Fails with zero_shared_secret.
struct kem_exchange {
    const agreement_key& ours;
    const agreement_public_key& peer;
    const agreement_public_key& ephemeral;
    const agreement_public_key& recipient;
};

[[nodiscard]] outcome<secret_bytes<32>> kem_secret(algorithms& use, const kem_exchange& exchange);

// The ephemeral key is an input: fresh from the entropy port for each message, and never used
// again. Fails with zero_shared_secret.
[[nodiscard]] outcome<hpke_message> hpke_seal(
    algorithms& use,
    const agreement_public_key& recipient,
    const agreement_key& ephemeral,
    const hpke_context& context,
    byte_view plaintext
);

// Fails with zero_shared_secret, truncated and not_authentic.
[[nodiscard]] outcome<secret> hpke_open(
    algorithms& use,
    const agreement_key& recipient,
    const agreement_public_key& ephemeral,
    const hpke_context& context,
    byte_view sealed
);

}  // namespace gapless::crypto
