#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <gapless/ids.hpp>

#include <cstdint>

namespace gapless::crypto {

// The two keys of one sender in one generation: MK encrypts, HK goes into the nonce.
struct sender_keys {
    secret_bytes<32> message;
    secret_bytes<32> hedge;
};

// K_{e,g}: what the members of an epoch share in its generation g. From one follow all later ones,
// and none of the earlier: whoever keeps only the newest cannot be made to give up what it has
// erased.
class generation_key {
public:
    // How far one call may go: a peer's number must not keep us busy.
    static constexpr std::uint32_t steps_max = 4'096;

    // The last one of an epoch, so that all of them are within reach: what is above is taken of
    // nobody. Nobody honest gets there: long before, another epoch begins.
    static constexpr std::uint32_t number_max = steps_max;

    generation_key(std::uint32_t number, secret_bytes<32> key);

    [[nodiscard]] generation_key copy() const;

    // The key of a later generation, or of this one. Fails with generation_gone for an earlier one
    // and with generation_too_far beyond steps_max.
    [[nodiscard]] outcome<generation_key> at(algorithms& use, std::uint32_t number) const;

    [[nodiscard]] sender_keys keys_of(algorithms& use, const device_id& sender) const;

    [[nodiscard]] std::uint32_t number() const { return number_; }

    [[nodiscard]] const secret_bytes<32>& key() const { return key_; }

private:
    std::uint32_t number_;
    secret_bytes<32> key_;
};

}  // namespace gapless::crypto
