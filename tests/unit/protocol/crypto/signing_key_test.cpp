#include "protocol/crypto/signing_key.hpp"

#include "protocol/crypto/signed_object.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

struct rfc8032_vector {
    std::string_view secret;
    std::string_view public_half;
    std::string_view message;
    std::string_view signed_by;
};

constexpr rfc8032_vector vectors[] = {
    {
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9"
        "b46bd25bf5f0595bbe24655141438e7a100b",
    },
    {
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        "f1"
        "1d8c387b2eaeb4302aeeb00d291612bb0c00",
    },
    {
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
        "4d"
        "c6594a7c15e9716ed28dc027beceea1ec40a",
    },
};

TEST(SigningKey, GivesTheVectorsOfRfc8032) {
    for (const rfc8032_vector& each : vectors) {
        const auto key = signing_key::from(key_of(each.secret)).value();
        const bytes message = hex(each.message);
        EXPECT_EQ(owned(key.public_half().bytes), hex(each.public_half));
        const signature made = key.sign_bare(message);
        EXPECT_EQ(owned(made.bytes), hex(each.signed_by));
        EXPECT_EQ(key.sign_bare(message), made) << "a second time";
        EXPECT_TRUE(verifier_of(key).verify_bare(message, made));
    }
}

TEST(SigningKey, SignsItsPurposeAlong) {
    const signing_key key = signer_number(1);
    const verifying_key verifier = verifier_of(key);
    const byte_view object = view_of("object");
    const signature made = key.sign(label::kem_key, object);
    EXPECT_TRUE(verifier.verify(label::kem_key, object, made));
    for (const label other :
         {label::device_list, label::relation_entry, label::message, label::login, label::backup}) {
        EXPECT_EQ(why(verifier.verify(other, object, made)), reason::bad_signature);
    }
    EXPECT_EQ(why(verifier.verify_bare(object, made)), reason::bad_signature);
    EXPECT_EQ(
        why(verifier_of(signer_number(2)).verify(label::kem_key, object, made)),
        reason::bad_signature
    );
}

TEST(Label, StandsBeforeTheLengthAndTheBytes) {
    EXPECT_EQ(
        signature_input(label::message, view_of("ab")),
        owned(view_of(std::string_view("gapless/v1/msg\0\0\0\0\2ab", 21)))
    );
}

TEST(SignedObject, EndsWithItsSignature) {
    const signing_key key = signer_number(1);
    const bytes made = sign_object(key, label::backup, owned(view_of("object")));
    ASSERT_EQ(made.size(), 6 + signature::size);
    EXPECT_EQ(owned(unsigned_part(made)), owned(view_of("object")));
    const verifying_key verifier = verifier_of(key);
    EXPECT_EQ(
        owned(verify_object(verifier, label::backup, made).value()), owned(view_of("object"))
    );
    EXPECT_EQ(
        why(verify_object(verifier, label::backup, byte_view{made}.first(63))), reason::truncated
    );
    EXPECT_EQ(
        why(verify_object(verifier, label::backup, byte_view{made}.first(64))),
        reason::bad_signature
    );
}

}  // namespace

}  // namespace gapless::crypto::tests
