#include "protocol/crypto/hpke.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

[[nodiscard]] agreement_key secret_half(std::string_view digits) {
    return agreement_key::from(key_of(digits)).value();
}

[[nodiscard]] agreement_public_key public_half(std::string_view digits) {
    return agreement_public_key{fixed<32>(digits)};
}

const bytes ode = hex("4f6465206f6e2061204772656369616e2055726e");

// The suite of RFC 9180's appendix A.1 has AES-128-GCM, but the same KEM.
TEST(Hpke, AgreesOnTheSecretOfRfc9180) {
    const auto use = loaded();
    const auto ephemeral =
        secret_half("52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736");
    const auto recipient =
        secret_half("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8");
    const auto enc =
        public_half("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431");
    const auto pk_r =
        public_half("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");
    EXPECT_EQ(ephemeral.public_half(), enc);
    EXPECT_EQ(recipient.public_half(), pk_r);
    const auto shared = key_of("fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc");
    EXPECT_TRUE(kem_secret(*use, {ephemeral, pk_r, enc, pk_r}).value() == shared);
    EXPECT_TRUE(kem_secret(*use, {recipient, enc, enc, pk_r}).value() == shared);
}

// Of the test vectors published with RFC 9180: mode 0, KEM 0x0020, KDF 0x0001, AEAD 0x0002.
TEST(Hpke, GivesTheVectorOfItsSuite) {
    const auto use = loaded();
    const auto ephemeral =
        secret_half("179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11");
    const auto recipient =
        secret_half("497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d");
    const auto pk_r =
        public_half("430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c");
    const bytes aad = hex("436f756e742d30");
    const bytes plain = hex("4265617574792069732074727574682c20747275746820626561757479");

    EXPECT_TRUE(
        kem_secret(*use, {ephemeral, pk_r, ephemeral.public_half(), pk_r}).value() ==
        key_of("3101c54c3a4f87439eaac080699ed9bbcc726ffe44e860c0424ccb7e3e2ead7b")
    );
    const auto made = hpke_seal(*use, pk_r, ephemeral, {ode, aad}, plain);
    ASSERT_TRUE(made);
    EXPECT_EQ(
        made->ephemeral,
        public_half("6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256")
    );
    EXPECT_EQ(
        made->sealed,
        hex("e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d"
            "5b7a")
    );
    const auto opened = hpke_open(*use, recipient, made->ephemeral, {ode, aad}, made->sealed);
    ASSERT_TRUE(opened);
    EXPECT_EQ(owned(opened->view()), plain);
}

TEST(Hpke, OpensInItsContextOnly) {
    const auto use = loaded();
    const auto recipient = agreement_number(1);
    const bytes info = owned(view_of("info"));
    const bytes aad = owned(view_of("aad"));
    const auto made =
        hpke_seal(*use, recipient.public_half(), agreement_number(2), {info, aad}, view_of("text"));
    ASSERT_TRUE(made);
    const auto open = [&](const agreement_key& by, byte_view with_info, byte_view with_aad) {
        return why(hpke_open(*use, by, made->ephemeral, {with_info, with_aad}, made->sealed));
    };
    EXPECT_EQ(open(recipient, info, aad), reason{});
    EXPECT_EQ(open(recipient, aad, aad), reason::not_authentic);
    EXPECT_EQ(open(recipient, info, info), reason::not_authentic);
    EXPECT_EQ(open(agreement_number(3), info, aad), reason::not_authentic);
}

TEST(Hpke, RefusesAPublicKeyOfSmallOrder) {
    const auto use = loaded();
    EXPECT_EQ(
        why(hpke_seal(*use, agreement_public_key{}, agreement_number(2), {}, {})),
        reason::zero_shared_secret
    );
    EXPECT_EQ(
        why(hpke_open(*use, agreement_number(2), agreement_public_key{}, {}, filled<16>(0))),
        reason::zero_shared_secret
    );
    EXPECT_EQ(
        why(hpke_open(*use, agreement_number(2), agreement_public_key{}, {}, filled<15>(0))),
        reason::truncated
    );
}

}  // namespace

}  // namespace gapless::crypto::tests
