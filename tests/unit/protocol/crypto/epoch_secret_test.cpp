#include "protocol/crypto/epoch_secret.hpp"

#include "protocol/crypto/hkdf.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

const relation_id rid{filled<16>(3)};
const digest epoch_id = filled<32>(0x11);

TEST(EpochSecret, DerivesAsTheDesignSays) {
    const auto use = loaded();
    const epoch_secret secret{*use, key_number(5)};
    const auto prk = hkdf_sha256_extract(*use, view_of("gapless/v1/epoch"), {filled<32>(5)});
    const auto commitment =
        hkdf_key(*use, prk.view(), {view_of("commit"), rid.bytes, hex("0000000000000007")});
    EXPECT_EQ(owned(secret.commitment(*use, rid, 7)), owned(commitment.view()));

    const generation_key first = secret.first_generation(*use, rid, epoch_id);
    EXPECT_EQ(first.number(), 0U);
    EXPECT_TRUE(first.key() == hkdf_key(*use, prk.view(), {view_of("gen"), rid.bytes, epoch_id}));
}

TEST(EpochSecret, MeetsItsCommitmentOnly) {
    const auto use = loaded();
    const epoch_secret secret{*use, key_number(5)};
    const digest committed = secret.commitment(*use, rid, 7);
    EXPECT_TRUE(secret.check(*use, rid, 7, committed));
    EXPECT_EQ(why(secret.check(*use, rid, 8, committed)), reason::wrong_commitment);
    EXPECT_EQ(why(secret.check(*use, relation_id{}, 7, committed)), reason::wrong_commitment);
    const epoch_secret other{*use, key_number(6)};
    EXPECT_EQ(why(other.check(*use, rid, 7, committed)), reason::wrong_commitment);
}

TEST(GenerationKey, StepsAsTheDesignSays) {
    const auto use = loaded();
    const generation_key first{0, key_number(1)};
    const auto second = first.at(*use, 1);
    ASSERT_TRUE(second);
    EXPECT_TRUE(
        second->key() == hkdf_key(*use, first.key().view(), {view_of("ratchet"), hex("00000001")})
    );
    EXPECT_TRUE(second->at(*use, 3)->key() == first.at(*use, 3)->key());
    EXPECT_TRUE(first.at(*use, 0)->key() == first.key());
}

TEST(GenerationKey, GoesForwardOnlyAndNotTooFar) {
    const auto use = loaded();
    const generation_key some{10, key_number(1)};
    EXPECT_EQ(why(some.at(*use, 9)), reason::generation_gone);
    EXPECT_TRUE(some.at(*use, 10 + generation_key::steps_max));
    EXPECT_EQ(why(some.at(*use, 11 + generation_key::steps_max)), reason::generation_too_far);
    EXPECT_EQ(why(some.at(*use, 0xffffffff)), reason::generation_too_far);
    const generation_key last{0xffffffff, key_number(1)};
    EXPECT_TRUE(last.at(*use, 0xffffffff));
}

TEST(GenerationKey, GivesEachSenderKeysOfItsOwn) {
    const auto use = loaded();
    const generation_key some{0, key_number(1)};
    const device_id sender{filled<16>(4)};
    const sender_keys keys = some.keys_of(*use, sender);
    EXPECT_TRUE(keys.message == hkdf_key(*use, filled<32>(1), {view_of("msg"), sender.bytes}));
    EXPECT_TRUE(keys.hedge == hkdf_key(*use, filled<32>(1), {view_of("hedge"), sender.bytes}));
    EXPECT_FALSE(keys.message == some.keys_of(*use, device_id{}).message);
}

}  // namespace

}  // namespace gapless::crypto::tests
