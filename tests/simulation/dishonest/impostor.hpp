#pragma once

#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/wire/key_frames.hpp"
#include "tests/simulation/dishonest/stage.hpp"

#include <gapless/ids.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace gapless::simulation {

// A device that the server has made up, with an account key of its own: what it would have the
// members believe of it, and whether a secret was wrapped for it.
class impostor {
public:
    explicit impostor(const stage& on);

    // All keys of this user, as if they had no other device.
    [[nodiscard]] protocol::user_keys keys_as(std::size_t who) const;

    // Likewise, under an account key under which everything is signed.
    [[nodiscard]] protocol::user_keys keys_under_nothing(std::size_t who) const;

    // The user's next list, with this device in it: beside theirs, or instead.
    [[nodiscard]] std::string next_list(std::size_t who, bool instead) const;

    // Its key to wrap for, under this id.
    [[nodiscard]] std::string kem_key_as(const device_id& device) const;

    [[nodiscard]] std::string kem_key() const { return kem_key_as(device()); }

    [[nodiscard]] device_id device() const;
    [[nodiscard]] std::string account_key() const;

    // Whether one of the wraps gives it the epoch's secret. If it stands in the place of this
    // user's device, that one gets what it would have got.
    [[nodiscard]] bool take_over(protocol::begin_epoch& begun, std::size_t who) const;

private:
    [[nodiscard]] std::string first_list(std::size_t who) const;

    const stage& on_;
    std::unique_ptr<crypto::algorithms> use_;
    crypto::signing_key account_;
    crypto::signing_key signing_;
    crypto::agreement_key agreement_;
};

}  // namespace gapless::simulation
