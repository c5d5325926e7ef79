#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/generation_key.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <cstdint>

namespace gapless::crypto {

// ES_e: the 32 random bytes that an epoch of a relation stands on, and what follows from them. The
// commitment stands in the signed entry that began the epoch: so there is one secret for all of its
// members, whoever wrapped it.
class epoch_secret {
public:
    epoch_secret(algorithms& use, secret_bytes<32> raw);

    [[nodiscard]] digest commitment(
        algorithms& use, const relation_id& relation, std::uint64_t epoch
    ) const;

    // K_{e,0}; epoch_id is the hash of the signed entry that began the epoch.
    [[nodiscard]] generation_key first_generation(
        algorithms& use, const relation_id& relation, const digest& epoch_id
    ) const;

    // Fails with wrong_commitment.
    [[nodiscard]] outcome<void> check(
        algorithms& use, const relation_id& relation, std::uint64_t epoch, const digest& committed
    ) const;

    [[nodiscard]] const secret_bytes<32>& raw() const { return raw_; }

private:
    secret_bytes<32> raw_;
    secret_bytes<32> prk_;
};

}  // namespace gapless::crypto
