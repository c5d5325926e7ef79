#include "protocol/crypto/login_binding.hpp"

#include "protocol/crypto/identity.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

namespace gapless::crypto::tests {

namespace {

struct LoginBinding : testing::Test {
    std::unique_ptr<algorithms> use = loaded();
    signing_key device = signer_number(1);
    login_binding binding{
        login_binding::to::connection,
        "chat.example",
        filled<32>(1),
        {},
        device_of(*use, device.public_half()),
        filled<32>(3),
    };

    [[nodiscard]] reason verdict_on(const login_binding& expected, const signature& made) {
        return why(verify_login(*use, verifier_of(device), expected, made));
    }
};

TEST_F(LoginBinding, IsWorthNothingElsewhere) {
    const signature made = sign_login(device, binding).value();
    EXPECT_EQ(verdict_on(binding, made), reason{});

    auto other = binding;
    other.tls_exporter[0] ^= 1;
    EXPECT_EQ(verdict_on(other, made), reason::bad_signature) << "another connection";
    other = binding;
    other.server_name = "chat.elsewhere";
    EXPECT_EQ(verdict_on(other, made), reason::bad_signature);
    other = binding;
    other.token_hash[0] ^= 1;
    EXPECT_EQ(verdict_on(other, made), reason::bad_signature);
    other = binding;
    other.bound = login_binding::to::server_nonce;
    std::swap(other.tls_exporter, other.server_nonce);
    EXPECT_EQ(verdict_on(other, made), reason::bad_signature) << "another kind of binding";
}

TEST_F(LoginBinding, IsThatOfTheDeviceItself) {
    const signature made = sign_login(device, binding).value();
    EXPECT_EQ(
        why(verify_login(*use, verifier_of(signer_number(2)), binding, made)), reason::wrong_device
    );
    EXPECT_EQ(
        verdict_on(binding, sign_login(signer_number(2), binding).value()), reason::bad_signature
    );
}

TEST_F(LoginBinding, IsMadeOfTheConnectionAndTheToken) {
    const auto made = binding_to_connection(
        *use, binding.server_name, binding.tls_exporter, binding.device, "token"
    );
    auto expected = binding;
    expected.token_hash = use->sha256({view_of("token")});
    EXPECT_EQ(made, expected);

    const auto nameless =
        binding_to_connection(*use, "", binding.tls_exporter, binding.device, "token");
    EXPECT_EQ(nameless.server_name, "-");
    EXPECT_TRUE(sign_login(device, nameless)) << "an address has no name, and is no reason";
}

TEST_F(LoginBinding, IsToOneThingAndNotToNothing) {
    auto other = binding;
    other.tls_exporter = digest{};
    EXPECT_EQ(why(sign_login(device, other)), reason::malformed);
    other = binding;
    other.server_nonce = filled<32>(2);
    EXPECT_EQ(why(sign_login(device, other)), reason::malformed);
    other = binding;
    other.server_name.clear();
    EXPECT_EQ(why(sign_login(device, other)), reason::out_of_bounds);
    other.server_name.assign(256, 'x');
    EXPECT_EQ(why(sign_login(device, other)), reason::out_of_bounds);
    EXPECT_EQ(verdict_on(other, signature{}), reason::out_of_bounds);
}

}  // namespace

}  // namespace gapless::crypto::tests
