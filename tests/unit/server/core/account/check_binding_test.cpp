#include "server/core/account/check_binding.hpp"

#include "protocol/crypto/login_binding.hpp"
#include "server/core/store/memory_database.hpp"
#include "server/core/store/memory_store.hpp"
#include "tests/support/key_people.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace gapless::tests {
namespace {

server::job_policy lenient() {
    server::job_policy policy;
    policy.login_binding = server::binding_policy::ignored;
    return policy;
}

server::job_policy strict() {
    server::job_policy policy;
    policy.login_binding = server::binding_policy::required;
    return policy;
}

// Alice, whose server wants proofs or not.
struct CheckBinding : testing::Test {
    // Her token over the connection with this exporter, and what this key has signed of it.
    server::authenticate_operation login(std::uint8_t exporter, const crypto::signing_key& signer) {
        server::authenticate_operation op = unbound_login();
        const auto binding = crypto::binding_to_connection(
            people.use(), "chat.example", crypto::tests::filled<32>(exporter), op.device, "token"
        );
        op.proof = {binding, crypto::sign_login(signer, binding).value()};
        return op;
    }

    server::authenticate_operation unbound_login() {
        server::authenticate_operation op;
        op.token = on.access_token(token);
        op.device = alice.by().device;
        return op;
    }

    errc refused(const server::authenticate_operation& op) {
        return on.expect<error>(on.run(op)).code;
    }

    [[nodiscard]] const crypto::signing_key& her_key() const {
        return alice.devices.front().signer;
    }

    server::memory_database database;
    server::memory_store store{database};
    server::memory_store strict_store{database, strict()};
    server::memory_store lenient_store{database, lenient()};
    store_driver on{store};
    key_people people{on};
    key_person alice = people.sign_up("alice");
    std::uint64_t token = on.newest_tokens();
};

TEST_F(CheckBinding, TheDevicesKeyBindsALogin) {
    const auto who = on.expect<server::authenticated>(on.run(login(1, her_key())));
    EXPECT_TRUE(who.is_bound);
    EXPECT_EQ(who.user, alice.user());
}

TEST_F(CheckBinding, AProofOfAnotherConnectionTokenOrKeyIsRefused) {
    auto replayed = login(2, her_key());
    replayed.proof->said = login(1, her_key()).proof->said;
    EXPECT_EQ(refused(replayed), errc::forbidden);

    auto with_another_token = login(1, her_key());
    with_another_token.proof->expected.token_hash[0] ^= 1;
    EXPECT_EQ(refused(with_another_token), errc::forbidden);

    EXPECT_EQ(refused(login(1, crypto::tests::signer_number(77))), errc::forbidden);

    auto of_another_length = login(1, her_key());
    of_another_length.proof->said = {};
    EXPECT_EQ(refused(of_another_length), errc::forbidden);
}

TEST_F(CheckBinding, WhoIsRefusedHasUsedNoToken) {
    on.expect<server::account_result>(on.run(server::account_operation{server::open_session{
        on.next_request(),
        alice.user(),
        "hash of alice",
        alice.by().device,
        her_key().public_half(),
        on.next_tokens()
    }}));
    const std::uint64_t older = token;
    token = on.newest_tokens();

    EXPECT_EQ(refused(login(1, crypto::tests::signer_number(77))), errc::forbidden);

    on.expect<server::authenticated>(on.authenticate(older, alice.by().device));
}

TEST_F(CheckBinding, WithoutAProofTheSessionIsUnbound) {
    people.publish_all(alice);

    EXPECT_FALSE(on.expect<server::authenticated>(on.run(unbound_login())).is_bound);
}

TEST_F(CheckBinding, WhereProofsAreWantedADeviceWithKeysNeedsOne) {
    on.use(strict_store);
    EXPECT_FALSE(on.expect<server::authenticated>(on.run(unbound_login())).is_bound)
        << "it has published nothing, and so may not know how";

    alice.devices.front().by = on.session_of(alice.by().device);
    people.publish_all(alice);

    EXPECT_EQ(refused(unbound_login()), errc::forbidden);
    EXPECT_TRUE(on.expect<server::authenticated>(on.run(login(1, her_key()))).is_bound);
}

TEST_F(CheckBinding, AServerBehindOtherTlsLooksAtNoProof) {
    on.use(lenient_store);

    auto of_another_connection = login(2, her_key());
    of_another_connection.proof->said = login(1, her_key()).proof->said;
    EXPECT_FALSE(on.expect<server::authenticated>(on.run(of_another_connection)).is_bound);
    EXPECT_FALSE(on.expect<server::authenticated>(on.run(login(1, her_key()))).is_bound);
}

TEST_F(CheckBinding, AnotherDeviceOfTheUserIsNotAsked) {
    people.publish_all(alice);
    people.add_device(alice);
    on.use(strict_store);

    on.expect<server::authenticated>(on.authenticate(on.newest_tokens(), alice.by(1).device));
}

}  // namespace
}  // namespace gapless::tests
