#pragma once

#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <gapless/strong_bytes.hpp>

#include <memory>

namespace gapless::crypto {

// The public half of an X25519 key pair: what epoch secrets are wrapped for.
using agreement_public_key = strong_bytes<struct agreement_public_key_tag, 32>;

// Refuses an X25519 public key of small order, with which everybody's shared secret is zero, and
// one that is not in its shortest form. For keys that somebody publishes: RFC 7748 itself takes
// any. Fails with small_order_key and non_canonical_key.
[[nodiscard]] outcome<void> check_agreement_key(const agreement_public_key& key);

// The secret half of an X25519 key pair, ready for use: a device's DEK, or the ephemeral key of one
// HPKE message. Not for two threads at once.
class agreement_key {
public:
    // Any 32 bytes are a key; they come from the entropy port. Fails with unavailable only.
    [[nodiscard]] static outcome<agreement_key> from(const secret_bytes<32>& raw);

    ~agreement_key();
    agreement_key(agreement_key&&) noexcept;
    agreement_key& operator=(agreement_key&&) noexcept;

    // What both ends know. Fails with zero_shared_secret for a peer's key of small order.
    [[nodiscard]] outcome<secret_bytes<32>> agree(const agreement_public_key& peer) const;

    [[nodiscard]] const agreement_public_key& public_half() const { return public_half_; }

private:
    struct loaded;

    agreement_key(std::unique_ptr<loaded> key, const agreement_public_key& public_half);

    std::unique_ptr<loaded> key_;
    agreement_public_key public_half_;
};

}  // namespace gapless::crypto
