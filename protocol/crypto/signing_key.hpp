#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/label.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret_bytes.hpp"
#include "protocol/crypto/signature.hpp"

#include <gapless/ids.hpp>

#include <memory>

namespace gapless::crypto {

// The secret half of an Ed25519 key pair (a device's DSK, a user's AIK), ready for use: keep it,
// since making it costs as much as a signature. Signing draws nothing at random. Not for two
// threads at once.
class signing_key {
public:
    // Any 32 bytes are a key; they come from the entropy port. Fails with unavailable only.
    [[nodiscard]] static outcome<signing_key> from(const secret_bytes<32>& seed);

    ~signing_key();
    signing_key(signing_key&&) noexcept;
    signing_key& operator=(signing_key&&) noexcept;

    [[nodiscard]] signature sign(label purpose, byte_view object) const;

    // The bare primitive, without a label: for published test vectors, and for nothing else.
    [[nodiscard]] signature sign_bare(byte_view message) const;

    [[nodiscard]] const public_key& public_half() const { return public_half_; }

private:
    struct loaded;

    signing_key(std::unique_ptr<loaded> key, const public_key& public_half);

    std::unique_ptr<loaded> key_;
    public_key public_half_;
};

}  // namespace gapless::crypto
