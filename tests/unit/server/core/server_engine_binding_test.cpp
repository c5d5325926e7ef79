#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/login_binding.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>

namespace gapless::tests {
namespace {

protocol::tls_channel channel_number(std::uint8_t number) {
    protocol::tls_channel made{"chat.example", {}};
    made.exporter.bytes.fill(number);
    return made;
}

class ServerEngineBinding : public testing::Test {
protected:
    ServerEngineBinding() {
        const auto made = bench.answer(bench.ask(server::register_account{
            bench.next_request(), "alice", "secret", device, key.public_half()
        }));
        token = made.access_token;
    }

    std::string signed_for(const protocol::tls_channel& over) {
        const auto binding = crypto::binding_to_connection(
            *use, over.server_name, over.exporter.bytes, device, token
        );
        return std::string{crypto::sign_login(key, binding).value().view()};
    }

    server::connection_id come(const protocol::tls_channel& over, const std::string& signature) {
        const auto made = bench.connect();
        bench.engine.handle_secured(made, over);
        bench.say(made, protocol::hello{{1}, device, ""});
        bench.say(made, protocol::authenticate{token, signature});
        return made;
    }

    bool is_proof_asked_for() {
        const auto& asked = bench.job().operations.at(0);
        return std::get<server::authenticate_operation>(asked).proof.has_value();
    }

    std::unique_ptr<crypto::algorithms> use = crypto::algorithms::load().value();
    crypto::signing_key key = crypto::signing_key::from(crypto::secret_bytes<32>{}).value();
    device_id device = crypto::device_of(key.public_half());
    server_bench bench;
    std::string token;
};

TEST_F(ServerEngineBinding, WelcomesWhoHasSignedTheConnection) {
    const auto connection = come(channel_number(1), signed_for(channel_number(1)));
    EXPECT_TRUE(is_proof_asked_for());

    bench.settle();

    EXPECT_EQ(bench.take_all<protocol::welcome>(connection).size(), 1U);
}

TEST_F(ServerEngineBinding, RefusesWhatWasSaidOnAnotherConnection) {
    const auto living = come(channel_number(1), signed_for(channel_number(1)));
    bench.settle();

    const auto replayed = come(channel_number(2), signed_for(channel_number(1)));
    bench.settle();

    EXPECT_EQ(bench.take_only<protocol::close>(replayed).reason.code, errc::forbidden);
    EXPECT_TRUE(bench.is_disconnected(replayed));
    EXPECT_FALSE(bench.is_disconnected(living));
}

TEST_F(ServerEngineBinding, RefusesWhatIsNoSignature) {
    const auto connection = come(channel_number(1), "signed");
    bench.settle();

    EXPECT_EQ(bench.take_only<protocol::close>(connection).reason.code, errc::forbidden);
}

TEST_F(ServerEngineBinding, JudgesNothingWhereThereIsNothingToBindTo) {
    const auto connection = come({}, signed_for(channel_number(1)));
    EXPECT_FALSE(is_proof_asked_for());
    bench.settle();
    EXPECT_EQ(bench.take_all<protocol::welcome>(connection).size(), 1U);

    const auto silent = come(channel_number(1), "");
    EXPECT_FALSE(is_proof_asked_for());
    bench.settle();
    EXPECT_EQ(bench.take_all<protocol::welcome>(silent).size(), 1U);
}

// Who is asked again says the same.
TEST_F(ServerEngineBinding, HoldsForTheAnswerToAChallenge) {
    come(channel_number(1), signed_for(channel_number(1)));
    bench.settle();
    const auto late = bench.connect();
    bench.engine.handle_secured(late, channel_number(2));
    bench.say(late, protocol::hello{{1}, device, ""});
    const std::string said = signed_for(channel_number(2));
    bench.say(late, protocol::authenticate{token, said, session_epoch{0}});
    bench.settle();
    const auto asked = bench.take_only<protocol::challenge>(late);

    bench.say(late, protocol::authenticate{token, said, asked.session_epoch});
    EXPECT_TRUE(is_proof_asked_for());
    bench.settle();

    EXPECT_EQ(bench.take_all<protocol::welcome>(late).size(), 1U);
}

}  // namespace
}  // namespace gapless::tests
