#include "protocol/crypto/message_header.hpp"
#include "tests/integration/server/server_fixture.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <string>
#include <utility>
#include <vector>

namespace gapless::integration {
namespace {

// Somebody with a connection, who says whatever a test wants.
class plain_client {
public:
    plain_client(const gapless::testing::server& server, const signed_in& who)
        : connection_(server.tcp_address(), tls_socket::trust{server.authority_pem()}),
          device_(who.device),
          user_(connection_.log_in(who.device, who.access_token).user) {}

    protocol::response ask(protocol::request_body body) {
        protocol::request asked;
        asked.id.bytes = crypto::tests::filled<16>(++requests_);
        asked.id.bytes[0] = device_.bytes[0];
        asked.body = std::move(body);
        connection_.send(asked);
        return connection_.expect<protocol::response>();
    }

    errc code_of(protocol::request_body body) {
        const auto answer = ask(std::move(body));
        return answer.failure ? answer.failure->code : errc{};
    }

    // Noise behind a true header.
    protocol::send a_sealed(
        conversation_id where,
        const std::string& relation,
        std::uint64_t version,
        relation_mode mode = relation_mode::managed
    ) const {
        protocol::send made;
        made.to = destination::to(where);
        made.client_id.bytes = crypto::tests::filled<16>(9);
        made.counter = sender_counter{1};
        crypto::message_header header;
        header.mode = mode;
        header.kind = static_cast<std::uint8_t>(made.kind);
        header.relation = crypto::relation_id::from(relation).value();
        header.epoch = version;
        header.sender = user_;
        header.sender_device = device_;
        header.client = made.client_id;
        header.counter = made.counter;
        const auto sent = crypto::encode_header(header, {});
        made.body = std::string(sent.begin(), sent.end()) + std::string(24 + 16 + 256, 'x');
        return made;
    }

    errc refused(const protocol::send& tried) {
        connection_.send(tried);
        return connection_.expect<protocol::refused>().failure.code;
    }

    protocol::sent stored(const protocol::send& tried) {
        connection_.send(tried);
        return connection_.expect<protocol::sent>();
    }

private:
    tls_client connection_;
    device_id device_;
    user_id user_;
    std::uint8_t requests_ = 0;
};

protocol::create_group a_group(std::vector<std::string> members = {}) {
    return {"tea", std::move(members), history_policy::from_join, true};
}

class ManagedConversation : public ServerFixture {};

TEST_F(ManagedConversation, TakesWhatIsSealedUnderTheNewestVersionAlone) {
    plain_client alice(server_, registered("alice"));
    plain_client bob(server_, registered("bob"));
    const conversation_id tea = alice.ask(a_group({"bob"})).conversation;
    const auto keys = alice.ask(protocol::fetch_relation_keys{tea, 0}).managed;
    ASSERT_TRUE(keys.has_value());
    const std::string relation = keys->relation;

    auto clear = alice.a_sealed(tea, relation, 1);
    clear.body = "in the clear";
    EXPECT_EQ(alice.refused(clear), errc::encryption_required);
    EXPECT_EQ(
        alice.refused(alice.a_sealed(tea, relation, 1, relation_mode::end_to_end)), errc::usage
    );
    EXPECT_EQ(alice.refused(alice.a_sealed(tea, std::string(16, 'r'), 1)), errc::usage);
    EXPECT_EQ(alice.refused(alice.a_sealed(tea, relation, 2)), errc::epoch_stale);
    EXPECT_EQ(bob.code_of(protocol::leave_group{tea, {}}), errc{});
    EXPECT_EQ(alice.refused(alice.a_sealed(tea, relation, 1)), errc::epoch_stale);
    EXPECT_EQ(alice.stored(alice.a_sealed(tea, relation, 2)).seq, seq{4});
}

TEST_F(ManagedConversation, HandsItsKeysToThoseWhoAreShownWhatTheyOpen) {
    plain_client alice(server_, registered("alice"));
    plain_client bob(server_, registered("bob"));
    plain_client eve(server_, registered("eve"));
    const conversation_id tea = alice.ask(a_group({"bob"})).conversation;
    const protocol::fetch_relation_keys question{tea, 0};
    EXPECT_EQ(bob.code_of(question), errc{});
    EXPECT_EQ(eve.code_of(question), errc::unknown_conversation);
    EXPECT_EQ(bob.code_of(protocol::leave_group{tea, {}}), errc{});
    const auto left = bob.ask(question).managed.value_or(protocol::relation_keys{});
    EXPECT_EQ(left.version, 1U);
    EXPECT_EQ(left.keys.size(), 1U);
    const auto plain = alice.ask(protocol::create_group{"plain", {}}).conversation;
    EXPECT_EQ(alice.code_of(protocol::fetch_relation_keys{plain, 0}), errc::usage);
    EXPECT_EQ(alice.code_of(protocol::begin_epoch{tea, {"entry"}, {}}), errc::usage);
}

class ServerWithoutMasterKey : public ServerFixture {
protected:
    ServerWithoutMasterKey() : ServerFixture({.has_master_key = false}) {}
};

TEST_F(ServerWithoutMasterKey, MakesNoManagedConversation) {
    plain_client alice(server_, registered("alice"));
    const auto refused = alice.ask(a_group());
    ASSERT_TRUE(refused.failure);
    EXPECT_EQ(refused.failure->code, errc::managed_unavailable);
    EXPECT_EQ(alice.code_of(protocol::create_group{"plain", {}}), errc{});
}

}  // namespace
}  // namespace gapless::integration
