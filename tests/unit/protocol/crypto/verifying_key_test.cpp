#include "protocol/crypto/verifying_key.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

[[nodiscard]] reason verdict_on(std::string_view digits) {
    return why(verifying_key::from(public_key{fixed<32>(digits)}));
}

TEST(VerifyingKey, RefusesTheEightKeysOfSmallOrder) {
    for (const std::string_view digits :
         {"0100000000000000000000000000000000000000000000000000000000000000",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0000000000000000000000000000000000000000000000000000000000000080",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"}) {
        EXPECT_EQ(verdict_on(digits), reason::small_order_key) << digits;
    }
}

TEST(VerifyingKey, RefusesKeysThatHaveAShorterForm) {
    for (const std::string_view digits :
         {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}) {
        EXPECT_EQ(verdict_on(digits), reason::non_canonical_key) << digits;
    }
}

TEST(VerifyingKey, RefusesTheSignOfAnXThatIsZero) {
    EXPECT_EQ(
        verdict_on("0100000000000000000000000000000000000000000000000000000000000080"),
        reason::small_order_key
    );
    EXPECT_EQ(
        verdict_on("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        reason::small_order_key
    );
}

TEST(VerifyingKey, TakesWhatSigningKeysHave) {
    for (std::uint8_t number = 0; number < 50; ++number) {
        EXPECT_TRUE(check_signing_key(signer_number(number).public_half()));
    }
}

// With such a key one signature fits every message: a forger's, and OpenSSL takes it.
TEST(VerifyingKey, IsNotMadeOfAKeyUnderWhichAnythingIsSigned) {
    public_key neutral;
    neutral.bytes[0] = 1;
    EXPECT_EQ(why(verifying_key::from(neutral)), reason::small_order_key);
}

}  // namespace

}  // namespace gapless::crypto::tests
