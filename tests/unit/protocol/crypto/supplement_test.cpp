#include "protocol/crypto/supplement.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

struct Supplement : testing::Test {
    std::unique_ptr<algorithms> use = loaded();
    signing_key signer = signer_number(1);
    supplement some{
        device_of(*use, signer.public_half()),
        relation_id{filled<16>(3)},
        7,
        supplement::holds::generation_key,
        2,
        {device_id{filled<16>(4)}, 1},
        filled<80>(8),
    };

    [[nodiscard]] outcome<supplement> verified(byte_view signed_supplement) {
        return verify_supplement(*use, verifier_of(signer), signed_supplement);
    }
};

TEST_F(Supplement, IsReadAsItWasSigned) {
    const bytes made = sign_supplement(signer, some);
    EXPECT_EQ(verified(made).value(), some);
    EXPECT_EQ(read_unverified_supplement(made).value(), some);
    EXPECT_EQ(made.size(), 1U + 16 + 16 + 8 + 1 + 4 + 16 + 4 + 80 + 64);
}

// HPKE lets anybody wrap something; this is what the server cannot do.
TEST_F(Supplement, OfSomebodyElseIsRefused) {
    const bytes planted = sign_supplement(signer_number(9), some);
    EXPECT_TRUE(read_unverified_supplement(planted));
    EXPECT_EQ(why(verified(planted)), reason::bad_signature);
    some.signer.bytes[0] ^= 1;
    EXPECT_EQ(why(verified(sign_supplement(signer, some))), reason::wrong_device);
}

TEST_F(Supplement, RefusesWhatItDoesNotKnow) {
    some.what = supplement::holds::epoch_secret;
    EXPECT_EQ(why(verified(sign_supplement(signer, some))), reason::malformed)
        << "an epoch's secret has no generation";
    some.generation = 0;
    EXPECT_TRUE(verified(sign_supplement(signer, some)));
    some.what = supplement::holds{3};
    EXPECT_EQ(why(verified(sign_supplement(signer, some))), reason::malformed);
}

TEST_F(Supplement, RefusesAnyOtherLength) {
    const bytes made = sign_supplement(signer, some);
    EXPECT_EQ(
        why(read_unverified_supplement(byte_view{made}.first(made.size() - 1))), reason::truncated
    );
    EXPECT_EQ(why(read_unverified_supplement({})), reason::truncated);
    bytes longer = made;
    longer.push_back(0);
    EXPECT_EQ(why(read_unverified_supplement(longer)), reason::trailing_bytes);
}

}  // namespace

}  // namespace gapless::crypto::tests
