#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/login_binding.hpp"
#include "protocol/crypto/verifying_key.hpp"
#include "protocol/pump.hpp"
#include "sdk/core/client_engine.hpp"
#include "sdk/core/keys/text.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::tests {
namespace {

protocol::tls_channel channel_number(std::uint8_t number) {
    protocol::tls_channel made{"chat.example", {}};
    made.exporter.bytes.fill(number);
    return made;
}

// A device with a real key, of which the first frames of a connection are looked at.
class ClientEngineBinding : public testing::Test {
protected:
    void start(encryption chosen) {
        const crypto::secret_bytes<32> secret;
        const auto key = crypto::signing_key::from(secret);
        owner = alice();
        owner.public_key = key->public_half();
        owner.device = crypto::device_of(owner.public_key);
        owner.secret_key = sdk::text_of(secret.view());
        box = std::make_unique<sdk::memory_mailbox>(owner);
        sdk::client_engine::limits limits;
        limits.encryption = chosen;
        limits.has_spare = true;
        engine = std::make_unique<sdk::client_engine>(limits, *box, *box->load(), chance);
        drain();
    }

    void drain() {
        protocol::drain(*engine, [this](auto&& output) {
            using output_type = std::remove_cvref_t<decltype(output)>;
            if constexpr (std::is_same_v<output_type, sdk::transmit>) {
                if (const auto* said = std::get_if<protocol::authenticate>(&output.frame)) {
                    logins.push_back(*said);
                }
            } else if constexpr (std::is_same_v<output_type, sdk::connect_spare>) {
                ++spares;
            }
        });
    }

    void wait(duration span) {
        const instant end = now.steady + span;
        for (auto due = engine->next_timeout(); due && *due <= end; due = engine->next_timeout()) {
            pass_to(std::max(*due, now.steady));
            engine->handle_timeout(now);
            drain();
            engine->flush(now);
            drain();
        }
        pass_to(end);
    }

    void pass_to(instant at) {
        now.wall = now.wall + (at - now.steady);
        now.steady = at;
    }

    bool is_signed_for(const protocol::authenticate& said, const protocol::tls_channel& over) {
        const auto use = crypto::algorithms::load();
        const auto verifier = crypto::verifying_key::from(owner.public_key);
        const auto signature = crypto::signature::from(said.signature);
        const auto expected = crypto::binding_to_connection(
            **use, over.server_name, over.exporter.bytes, owner.device, said.token
        );
        return signature && crypto::verify_login(**use, *verifier, expected, *signature);
    }

    sdk::identity owner;
    counting_entropy chance;
    std::unique_ptr<sdk::memory_mailbox> box;
    std::unique_ptr<sdk::client_engine> engine;
    moment now{instant{1'000'000}, wall_time{1'700'000'000'000}};
    std::vector<protocol::authenticate> logins;
    int spares = 0;
};

TEST_F(ClientEngineBinding, TheLoginIsSignedForItsConnection) {
    start(encryption::everywhere);

    engine->handle_connected(now, channel_number(1));
    drain();

    ASSERT_EQ(logins.size(), 1U);
    EXPECT_TRUE(is_signed_for(logins[0], channel_number(1)));
    EXPECT_FALSE(is_signed_for(logins[0], channel_number(2)));
}

TEST_F(ClientEngineBinding, WithoutAConnectionToSignOrKeysItIsNot) {
    start(encryption::everywhere);
    engine->handle_connected(now);
    drain();
    start(encryption::off);
    engine->handle_connected(now, channel_number(1));
    drain();

    ASSERT_EQ(logins.size(), 2U);
    EXPECT_EQ(logins[0].signature, "");
    EXPECT_EQ(logins[1].signature, "");
}

TEST_F(ClientEngineBinding, TheAnswerToAChallengeIsSignedAsTheLoginWas) {
    start(encryption::everywhere);
    engine->handle_connected(now, channel_number(1));
    engine->handle_frame(protocol::challenge{session_epoch{3}}, now);
    drain();

    ASSERT_EQ(logins.size(), 2U);
    EXPECT_EQ(logins[1].session_epoch, session_epoch{3});
    EXPECT_TRUE(is_signed_for(logins[1], channel_number(1)));
}

TEST_F(ClientEngineBinding, ASpareIsSignedForItsOwnConnection) {
    start(encryption::everywhere);
    engine->handle_connected(now, channel_number(1));
    engine->handle_frame(
        protocol::welcome{1, session_epoch{1}, owner.user_id, "alice", {}, now.wall, false}, now
    );
    engine->flush(now);
    drain();
    engine->network_changed(now);  // nobody answers that
    drain();
    wait(seconds(3));
    ASSERT_GT(spares, 0);

    engine->handle_spare_connected(now, channel_number(2));
    drain();
    wait(seconds(1));

    ASSERT_EQ(logins.size(), 2U);
    EXPECT_TRUE(is_signed_for(logins[1], channel_number(2)));
}

}  // namespace
}  // namespace gapless::tests
