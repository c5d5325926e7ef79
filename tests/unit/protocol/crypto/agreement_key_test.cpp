#include "protocol/crypto/agreement_key.hpp"

#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace gapless::crypto::tests {

namespace {

[[nodiscard]] agreement_public_key public_of(std::string_view digits) {
    return agreement_public_key{fixed<32>(digits)};
}

[[nodiscard]] secret_bytes<32> agreed(std::string_view scalar, std::string_view point) {
    return agreement_key::from(key_of(scalar))->agree(public_of(point)).value();
}

TEST(AgreementKey, GivesTheVectorsOfRfc7748) {
    EXPECT_TRUE(
        agreed(
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"
        ) == key_of("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")
    );
    EXPECT_TRUE(
        agreed(
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"
        ) == key_of("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")
    );
}

TEST(AgreementKey, GivesTheThousandthStepOfRfc7748) {
    constexpr std::string_view nine =
        "0900000000000000000000000000000000000000000000000000000000000000";
    secret_bytes<32> scalar = key_of(nine);
    agreement_public_key point = public_of(nine);
    for (int i = 0; i < 1'000; ++i) {
        auto next = agreement_key::from(scalar)->agree(point);
        ASSERT_TRUE(next);
        std::copy(scalar.view().begin(), scalar.view().end(), point.bytes.begin());
        scalar = std::move(*next);
        if (i == 0) {
            EXPECT_TRUE(
                scalar == key_of("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")
            );
        }
    }
    EXPECT_TRUE(
        scalar == key_of("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51")
    );
}

TEST(AgreementKey, AgreesWithItsPeer) {
    const agreement_key one = agreement_number(1);
    const agreement_key other = agreement_number(2);
    EXPECT_TRUE(one.agree(other.public_half()).value() == other.agree(one.public_half()).value());
}

constexpr std::string_view small_order[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
};

TEST(AgreementKey, RefusesKeysOfSmallOrder) {
    for (const std::string_view digits : small_order) {
        EXPECT_EQ(why(check_agreement_key(public_of(digits))), reason::small_order_key) << digits;
        EXPECT_EQ(why(agreement_number(1).agree(public_of(digits))), reason::zero_shared_secret)
            << digits;
    }
    EXPECT_TRUE(check_agreement_key(agreement_number(1).public_half()));
}

TEST(AgreementKey, RefusesAnotherSpellingOfAPublishedKey) {
    for (const std::string_view digits :
         {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0900000000000000000000000000000000000000000000000000000000000080"}) {
        EXPECT_EQ(why(check_agreement_key(public_of(digits))), reason::non_canonical_key) << digits;
    }
}

}  // namespace

}  // namespace gapless::crypto::tests
