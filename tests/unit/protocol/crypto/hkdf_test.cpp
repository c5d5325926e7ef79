#include "protocol/crypto/hkdf.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

[[nodiscard]] bytes counting(std::uint8_t first, std::size_t count) {
    bytes made;
    for (std::size_t i = 0; i < count; ++i) {
        made.push_back(static_cast<std::uint8_t>(first + i));
    }
    return made;
}

TEST(Hkdf, GivesTheFirstVectorOfRfc5869) {
    const auto use = loaded();
    const auto prk = hkdf_sha256_extract(*use, counting(0, 13), {filled<22>(0x0b)});
    EXPECT_EQ(
        owned(prk.view()), hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
    );
    bytes okm(42);
    ASSERT_TRUE(hkdf_sha256_expand(*use, prk.view(), {counting(0xf0, 10)}, okm));
    EXPECT_EQ(
        okm,
        hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    );
}

TEST(Hkdf, GivesTheLongVectorOfRfc5869) {
    const auto use = loaded();
    const auto prk = hkdf_sha256_extract(*use, counting(0x60, 80), {counting(0, 80)});
    bytes okm(82);
    ASSERT_TRUE(hkdf_sha256_expand(*use, prk.view(), {counting(0xb0, 80)}, okm));
    EXPECT_EQ(
        okm,
        hex("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41"
            "c65e"
            "590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87")
    );
}

TEST(Hkdf, GivesTheVectorOfRfc5869WithoutSaltAndInfo) {
    const auto use = loaded();
    const auto prk = hkdf_sha256_extract(*use, {}, {filled<22>(0x0b)});
    bytes okm(42);
    ASSERT_TRUE(hkdf_sha256_expand(*use, prk.view(), {}, okm));
    EXPECT_EQ(
        okm,
        hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")
    );
}

TEST(Hkdf, TakesItsPartsAsOnePiece) {
    const auto use = loaded();
    const auto prk = filled<32>(1);
    const auto whole = hkdf_key(*use, prk, {view_of("abc")});
    EXPECT_TRUE(hkdf_key(*use, prk, {view_of("a"), view_of("bc")}) == whole);
    EXPECT_FALSE(hkdf_key(*use, prk, {view_of("ab")}) == whole);
}

TEST(Hkdf, RefusesMoreThanItCanGive) {
    const auto use = loaded();
    const auto prk = filled<32>(1);
    bytes most(255 * 32);
    EXPECT_TRUE(hkdf_sha256_expand(*use, prk, {}, most));
    most.push_back(0);
    EXPECT_EQ(why(hkdf_sha256_expand(*use, prk, {}, most)), reason::out_of_bounds);
    EXPECT_TRUE(hkdf_sha512_expand(*use, prk, {}, most));
}

}  // namespace

}  // namespace gapless::crypto::tests
