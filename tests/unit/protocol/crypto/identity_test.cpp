#include "protocol/crypto/identity.hpp"

#include "protocol/crypto/safety_number.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::crypto::tests {

namespace {

TEST(Identity, IsAHashOfItsOwnKind) {
    const auto use = loaded();
    const public_key key = signer_number(1).public_half();
    const digest whole = use->sha256({view_of("gapless/v1/did"), key.bytes});
    EXPECT_EQ(device_of(*use, key).bytes, first_half(whole));
    EXPECT_EQ(device_of(key), device_of(*use, key));
    EXPECT_NE(relation_of(*use, key.bytes).bytes, device_of(*use, key).bytes);
    EXPECT_NE(first_half(fingerprint_of(*use, key)), device_of(*use, key).bytes);
}

TEST(SafetyNumber, IsTheSameOnBothSides) {
    const auto use = loaded();
    const account_identity one{user_id{1}, signer_number(1).public_half()};
    const account_identity other{user_id{2}, signer_number(2).public_half()};
    const std::string digits = safety_number(*use, one, other);
    EXPECT_EQ(digits.size(), 60U);
    EXPECT_EQ(digits.find_first_not_of("0123456789"), std::string::npos);
    EXPECT_EQ(safety_number(*use, other, one), digits);
    EXPECT_EQ(
        digits.substr(0, 30),
        std::min(fingerprint_digits(*use, one), fingerprint_digits(*use, other))
    );
}

TEST(SafetyNumber, ChangesWithTheKeyAndTheUser) {
    const auto use = loaded();
    const account_identity one{user_id{1}, signer_number(1).public_half()};
    const std::string digits = fingerprint_digits(*use, one);
    EXPECT_NE(fingerprint_digits(*use, {user_id{2}, one.account_key}), digits);
    EXPECT_NE(fingerprint_digits(*use, {one.user, signer_number(2).public_half()}), digits);
}

}  // namespace

}  // namespace gapless::crypto::tests
