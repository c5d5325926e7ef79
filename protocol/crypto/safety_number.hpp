#pragma once

#include "protocol/crypto/algorithms.hpp"

#include <gapless/ids.hpp>

#include <string>

namespace gapless::crypto {

// A user and the key (AIK) that we believe to be theirs.
struct account_identity {
    user_id user;
    public_key account_key;

    friend bool operator==(const account_identity&, const account_identity&) = default;
};

// 30 digits of one user. Iterated, so that a key with the same digits is expensive to look for.
[[nodiscard]] std::string fingerprint_digits(algorithms& use, const account_identity& of);

// The 60 digits that two people compare, the same on both sides whoever asks.
[[nodiscard]] std::string safety_number(
    algorithms& use, const account_identity& one, const account_identity& other
);

}  // namespace gapless::crypto
