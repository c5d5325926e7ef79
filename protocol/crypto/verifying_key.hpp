#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/label.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/signature.hpp"

#include <gapless/ids.hpp>

#include <memory>

namespace gapless::crypto {

// Refuses an Ed25519 public key of small order, under which one signature may fit many messages,
// and one that is not in its shortest form, of which there would be two for one key. OpenSSL takes
// both. Fails with small_order_key and non_canonical_key.
[[nodiscard]] outcome<void> check_signing_key(const public_key& key);

// The public half of an Ed25519 key pair, checked and ready for use: keep it for the next
// signature. Not for two threads at once.
class verifying_key {
public:
    // Fails as check_signing_key does.
    [[nodiscard]] static outcome<verifying_key> from(const public_key& key);

    ~verifying_key();
    verifying_key(verifying_key&&) noexcept;
    verifying_key& operator=(verifying_key&&) noexcept;

    // Fails with bad_signature.
    [[nodiscard]] outcome<void> verify(label purpose, byte_view object, const signature& signed_by)
        const;

    // The bare primitive, without a label: for published test vectors, and for nothing else.
    [[nodiscard]] outcome<void> verify_bare(byte_view message, const signature& signed_by) const;

    [[nodiscard]] const public_key& public_half() const { return public_half_; }

private:
    struct loaded;

    verifying_key(std::unique_ptr<loaded> key, const public_key& public_half);

    std::unique_ptr<loaded> key_;
    public_key public_half_;
};

}  // namespace gapless::crypto
