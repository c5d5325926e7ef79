#include "protocol/crypto/key_wrap.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

const wrap_place place{relation_id{filled<16>(3)}, 7, filled<32>(0x33)};
const wrap_recipient recipient{device_id{filled<16>(4)}, 2};

[[nodiscard]] key_wrap wrapped(algorithms& use, const secret_bytes<32>& some) {
    return seal_wrap(
               use, place, recipient, agreement_number(1).public_half(), agreement_number(2), some
    )
        .value();
}

TEST(KeyWrap, OpensForItsDevice) {
    const auto use = loaded();
    const key_wrap wrap = wrapped(*use, key_number(9));
    const auto opened = open_wrap(*use, place, recipient, agreement_number(1), wrap);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(*opened == key_number(9));
}

TEST(KeyWrap, OpensInItsPlaceOnly) {
    const auto use = loaded();
    const key_wrap wrap = wrapped(*use, key_number(9));
    const auto open = [&](const wrap_place& where, const wrap_recipient& who) {
        return why(open_wrap(*use, where, who, agreement_number(1), wrap));
    };
    EXPECT_EQ(open(place, recipient), reason{});
    EXPECT_EQ(open({relation_id{}, 7, place.head}, recipient), reason::not_authentic);
    EXPECT_EQ(open({place.relation, 8, place.head}, recipient), reason::not_authentic);
    EXPECT_EQ(open({place.relation, 7, digest{}}, recipient), reason::not_authentic);
    EXPECT_EQ(open(place, {recipient.device, 3}), reason::not_authentic);
    EXPECT_EQ(open(place, {device_id{}, 2}), reason::not_authentic);
    EXPECT_EQ(
        why(open_wrap(*use, place, recipient, agreement_number(5), wrap)), reason::not_authentic
    );
}

TEST(KeyWrap, OfASecretThatNobodyCommittedToIsRefused) {
    const auto use = loaded();
    const digest committed =
        epoch_secret{*use, key_number(9)}.commitment(*use, place.relation, place.epoch);
    const auto open = [&](const key_wrap& wrap) {
        return why(open_epoch_wrap(*use, place, recipient, agreement_number(1), wrap, committed));
    };
    EXPECT_EQ(open(wrapped(*use, key_number(9))), reason{});
    EXPECT_EQ(open(wrapped(*use, key_number(8))), reason::wrong_commitment);
}

TEST(KeyWrap, IsNotMadeForAKeyOfSmallOrder) {
    const auto use = loaded();
    EXPECT_EQ(
        why(seal_wrap(
            *use, place, recipient, agreement_public_key{}, agreement_number(2), key_number(9)
        )),
        reason::zero_shared_secret
    );
}

}  // namespace

}  // namespace gapless::crypto::tests
