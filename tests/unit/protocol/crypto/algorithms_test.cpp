#include "protocol/crypto/algorithms.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

TEST(Algorithms, HashPartsAsOnePiece) {
    const auto use = loaded();
    const auto abc = fixed<32>("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(use->sha256({view_of("abc")}), abc);
    EXPECT_EQ(use->sha256({view_of("a"), {}, view_of("bc")}), abc);
    EXPECT_EQ(
        owned(use->sha512({view_of("abc")})),
        hex("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c"
            "23a3"
            "feebbd454d4423643ce80e2a9ac94fa54ca49f")
    );
}

TEST(Algorithms, AuthenticateAsRfc4231Says) {
    const auto use = loaded();
    const byte_view message = view_of("what do ya want for nothing?");
    EXPECT_EQ(
        owned(use->hmac_sha256(view_of("Jefe"), {message}).view()),
        hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    );
    EXPECT_EQ(
        owned(use->hmac_sha512(view_of("Jefe"), {message}).view()),
        hex("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f"
            "65f8"
            "f0e6fdcaeab1a34d4a6b4b636e070a38bce737")
    );
}

TEST(Algorithms, TakeNoKeyForTheKeyOfBefore) {
    const auto use = loaded();
    const bytes empty_key_tag =
        hex("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    (void)use->hmac_sha256(view_of("another key"), {});
    EXPECT_EQ(owned(use->hmac_sha256({}, {}).view()), empty_key_tag);
}

TEST(Algorithms, SealAsGcmsAuthorsSay) {
    const auto use = loaded();
    const auto key = filled<32>(0);
    const auto nonce = filled<12>(0);
    bytes tag(16);
    use->gcm_seal(key, nonce, {}, {}, tag);
    EXPECT_EQ(tag, hex("530f8afbc74536b9a963b4f1c4cb738b"));

    bytes sealed(32);
    use->gcm_seal(key, nonce, {}, filled<16>(0), sealed);
    EXPECT_EQ(sealed, hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
}

TEST(Algorithms, OpenWhatTheySealedAndNothingElse) {
    const auto use = loaded();
    const auto key = filled<32>(1);
    const auto nonce = filled<12>(2);
    const bytes plain = hex("00112233445566");
    bytes sealed(plain.size() + 16);
    use->gcm_seal(key, nonce, view_of("aad"), plain, sealed);

    bytes opened(plain.size());
    ASSERT_TRUE(use->gcm_open(key, nonce, view_of("aad"), sealed, opened));
    EXPECT_EQ(opened, plain);
    EXPECT_EQ(
        why(use->gcm_open(key, nonce, view_of("AAD"), sealed, opened)), reason::not_authentic
    );
    EXPECT_EQ(opened, bytes(plain.size())) << "what was not authentic must not be looked at";
    EXPECT_EQ(
        why(use->gcm_open(key, filled<12>(3), view_of("aad"), sealed, opened)),
        reason::not_authentic
    );
    EXPECT_EQ(
        why(use->gcm_open(filled<32>(9), nonce, view_of("aad"), sealed, opened)),
        reason::not_authentic
    );
    EXPECT_EQ(
        why(use->gcm_open(key, nonce, {}, byte_view{sealed}.first(15), {})), reason::truncated
    );
}

TEST(Algorithms, OpenAgainAfterAFailure) {
    const auto use = loaded();
    const auto key = filled<32>(1);
    const auto nonce = filled<12>(2);
    bytes sealed(16);
    use->gcm_seal(key, nonce, {}, {}, sealed);
    ASSERT_FALSE(use->gcm_open(key, nonce, view_of("other"), sealed, {}));
    EXPECT_TRUE(use->gcm_open(key, nonce, {}, sealed, {}));
}

}  // namespace

}  // namespace gapless::crypto::tests
