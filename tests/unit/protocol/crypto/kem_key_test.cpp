#include "protocol/crypto/kem_key.hpp"

#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/signed_object.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

struct KemKey : testing::Test {
    std::unique_ptr<algorithms> use = loaded();
    signing_key device = signer_number(1);
    kem_key key{
        device_of(*use, device.public_half()),
        7,
        agreement_number(2).public_half(),
        wall_time{1'000},
        wall_time{2'000},
    };

    [[nodiscard]] outcome<kem_key> verified(byte_view signed_key) {
        return verify_kem_key(*use, verifier_of(device), signed_key);
    }
};

TEST_F(KemKey, IsReadAsItWasSigned) {
    const auto read = verified(sign_kem_key(device, key));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, key);
}

TEST_F(KemKey, IsInForceForItsTime) {
    EXPECT_FALSE(key.is_in_force(wall_time{999}));
    EXPECT_TRUE(key.is_in_force(wall_time{1'000}));
    EXPECT_TRUE(key.is_in_force(wall_time{1'999}));
    EXPECT_FALSE(key.is_in_force(wall_time{2'000}));
}

TEST_F(KemKey, OfAnotherDeviceIsRefused) {
    EXPECT_EQ(why(verified(sign_kem_key(signer_number(9), key))), reason::bad_signature);
    key.device.bytes[0] ^= 1;
    EXPECT_EQ(why(verified(sign_kem_key(device, key))), reason::wrong_device);
}

TEST_F(KemKey, OfSmallOrderIsRefused) {
    key.key = agreement_public_key{};
    EXPECT_EQ(why(verified(sign_kem_key(device, key))), reason::small_order_key);
    key.key.bytes = filled<32>(0xff);
    EXPECT_EQ(why(verified(sign_kem_key(device, key))), reason::non_canonical_key);
}

TEST_F(KemKey, ThatIsNeverInForceIsRefused) {
    key.not_after = key.not_before;
    EXPECT_EQ(why(verified(sign_kem_key(device, key))), reason::malformed);
}

TEST_F(KemKey, RefusesAnyOtherLength) {
    bytes object = owned(unsigned_part(sign_kem_key(device, key)));
    object.push_back(0);
    EXPECT_EQ(why(verified(sign_object(device, label::kem_key, object))), reason::trailing_bytes);
    object.resize(object.size() - 2);
    EXPECT_EQ(why(verified(sign_object(device, label::kem_key, object))), reason::truncated);
}

TEST_F(KemKey, IsNoListAndNoMessage) {
    const bytes object = owned(unsigned_part(sign_kem_key(device, key)));
    EXPECT_EQ(
        why(verified(sign_object(device, label::device_list, object))), reason::bad_signature
    );
}

}  // namespace

}  // namespace gapless::crypto::tests
