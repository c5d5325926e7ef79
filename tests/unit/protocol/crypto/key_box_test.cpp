#include "protocol/crypto/key_box.hpp"

#include "protocol/crypto/identity.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace gapless::crypto::tests {

namespace {

struct KeyBox : testing::Test {
    std::unique_ptr<algorithms> use = loaded();
    signing_key signer = signer_number(1);
    agreement_key recipient = agreement_number(2);
    key_box_place place{
        user_id{7}, device_of(*use, signer.public_half()), {device_id{filled<16>(4)}, 3}
    };

    [[nodiscard]] static archive_keys keys() {
        archive_keys made;
        made.push_back({1, key_number(5)});
        made.push_back({7, key_number(6)});
        return made;
    }

    [[nodiscard]] bytes sealed() {
        return seal_key_box(
                   *use, signer, place, recipient.public_half(), agreement_number(9), keys()
        )
            .value();
    }

    [[nodiscard]] auto opened(const key_box_place& at, byte_view box) {
        return open_key_box(*use, verifier_of(signer), at, recipient, box);
    }
};

TEST_F(KeyBox, IsReadAsItWasSealed) {
    EXPECT_EQ(opened(place, sealed()).value(), keys());
    EXPECT_EQ(read_unverified_key_box(sealed()).value(), place);
}

// HPKE lets anybody seal something; this is what the server cannot do.
TEST_F(KeyBox, OfSomebodyElseIsRefused) {
    const auto planted = seal_key_box(
        *use, signer_number(8), place, recipient.public_half(), agreement_number(9), keys()
    );
    EXPECT_EQ(why(opened(place, planted.value())), reason::bad_signature);
}

TEST_F(KeyBox, IsForOneDeviceOfOneUserAlone) {
    const bytes box = sealed();
    std::vector<key_box_place> others(4, place);
    others[0].user = user_id{8};
    others[1].from.bytes[0] ^= 1;
    others[2].to.device.bytes[0] ^= 1;
    others[3].to.key_number = 4;
    for (const auto& other : others) {
        EXPECT_EQ(why(opened(other, box)), reason::wrong_device);
    }
    place.from.bytes[0] ^= 1;
    EXPECT_EQ(why(opened(place, sealed())), reason::wrong_device) << "another signer is named";
}

TEST_F(KeyBox, IsSpoiltByEachByte) {
    const bytes box = sealed();
    for (std::size_t i = 0; i < box.size(); ++i) {
        bytes changed = box;
        changed[i] ^= 1;
        EXPECT_FALSE(opened(place, changed)) << i;
        EXPECT_FALSE(opened(place, byte_view{box}.first(i))) << i;
    }
}

}  // namespace

}  // namespace gapless::crypto::tests
