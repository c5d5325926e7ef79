#include "protocol/crypto/xaes.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gapless/assert.hpp>

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <string_view>

namespace gapless::crypto::tests {

namespace {

[[nodiscard]] bytes shake128(byte_view input, std::size_t size) {
    bytes squeezed(size);
    EVP_MD_CTX* const context = EVP_MD_CTX_new();
    GAPLESS_ASSERT(EVP_DigestInit_ex(context, EVP_shake128(), nullptr) == 1);
    GAPLESS_ASSERT(EVP_DigestUpdate(context, input.data(), input.size()) == 1);
    GAPLESS_ASSERT(EVP_DigestFinalXOF(context, squeezed.data(), squeezed.size()) == 1);
    EVP_MD_CTX_free(context);
    return squeezed;
}

[[nodiscard]] bytes sealed(
    algorithms& use, algorithms::key_view key, xaes_nonce_view nonce, byte_view aad, byte_view plain
) {
    bytes made(plain.size() + algorithms::tag_size);
    xaes_seal(use, key, nonce, aad, plain, made);
    return made;
}

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWX";

TEST(Xaes, GivesTheVectorsOfItsSpecification) {
    const auto use = loaded();
    const auto nonce = view_of(alphabet).first<24>();
    const auto plain = view_of("XAES-256-GCM");
    EXPECT_EQ(
        sealed(*use, filled<32>(1), nonce, {}, plain),
        hex("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271")
    );
    EXPECT_EQ(
        sealed(*use, filled<32>(3), nonce, view_of("c2sp.org/XAES-256-GCM"), plain),
        hex("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d")
    );
}

TEST(Xaes, GivesTheHashOfTenThousandRounds) {
    const auto use = loaded();
    constexpr int rounds = 10'000;
    const bytes stream = shake128({}, std::size_t{rounds} * (32 + 24 + 2 * 256));
    byte_view rest = stream;
    const auto next = [&rest](std::size_t size) {
        const byte_view taken = rest.first(size);
        rest = rest.subspan(size);
        return taken;
    };
    bytes all;
    for (int i = 0; i < rounds; ++i) {
        const auto key = next(32).first<32>();
        const auto nonce = next(24).first<24>();
        const auto plain = next(next(1)[0]);
        const auto aad = next(next(1)[0]);
        const bytes made = sealed(*use, key, nonce, aad, plain);
        all.insert(all.end(), made.begin(), made.end());

        bytes opened(plain.size());
        ASSERT_TRUE(xaes_open(*use, key, nonce, aad, made, opened));
        ASSERT_EQ(opened, owned(plain));
    }
    EXPECT_EQ(
        shake128(all, 32), hex("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939")
    );
}

TEST(Xaes, RefusesAnotherNonceInEitherHalf) {
    const auto use = loaded();
    auto nonce = filled<24>(5);
    const bytes made = sealed(*use, filled<32>(1), nonce, {}, view_of("text"));
    bytes opened(4);
    for (const std::size_t at : {0U, 11U, 12U, 23U}) {
        nonce[at] ^= 1;
        EXPECT_EQ(
            why(xaes_open(*use, filled<32>(1), nonce, {}, made, opened)), reason::not_authentic
        );
        nonce[at] ^= 1;
    }
    EXPECT_TRUE(xaes_open(*use, filled<32>(1), nonce, {}, made, opened));
}

}  // namespace

}  // namespace gapless::crypto::tests
