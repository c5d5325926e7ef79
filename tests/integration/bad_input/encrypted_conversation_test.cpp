#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/genesis_body.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/message_header.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "tests/integration/server/server_fixture.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace gapless::integration {
namespace {

std::string text_of(crypto::byte_view some) {
    return {reinterpret_cast<const char*>(some.data()), some.size()};
}

// Somebody whose one device has real keys, and a connection.
class keyed_client {
public:
    keyed_client(
        const gapless::testing::server& server, const std::string& name, std::uint8_t number
    )
        : signer_(crypto::tests::signer_number(number)),
          connection_(server.tcp_address(), tls_socket::trust{server.authority_pem()}),
          device(crypto::device_of(signer_.public_half())) {
        const rest_client rest{server.rest_address(), server.authority_pem()};
        auto body = rest_client::credentials(name, "secret of " + name, name);
        body["device"] = uuid_text(device.view());
        body["key"] = rest_client::base64_text(signer_.public_half());
        const rest_reply reply = rest.post("/v1/accounts", body);
        EXPECT_EQ(reply.status, 201) << reply.body;
        user = connection_.log_in(device, reply.body.value("access_token", "")).user;
    }

    protocol::response ask(protocol::request_body body) {
        protocol::request asked;
        asked.id.bytes = crypto::tests::filled<16>(++requests_);
        asked.body = std::move(body);
        connection_.send(asked);
        return connection_.expect<protocol::response>();
    }

    // The next list, signed with the device's key as it were the account's, and a KEM key.
    void publish() {
        crypto::device_list list;
        list.user = user;
        list.list_seq = ++list_seq;
        list.previous = list_hash;
        list.devices.push_back({device, signer_.public_half(), 1});
        const crypto::kem_key key{
            device,
            static_cast<std::uint32_t>(list_seq),
            crypto::tests::agreement_number(7).public_half(),
            wall_time{},
            wall_time{253'402'300'799'999},
        };
        const std::string signed_list = text_of(crypto::sign_device_list(*use_, signer_, list));
        const std::string account{signer_.public_half().view()};
        const std::string kem = text_of(crypto::sign_kem_key(signer_, key));
        EXPECT_FALSE(ask(protocol::publish_keys{account, signed_list, kem}).failure);
        list_hash = crypto::list_hash_of(*use_, crypto::view_of(signed_list));
    }

    crypto::roster_member as_member() {
        const crypto::digest account = crypto::fingerprint_of(*use_, signer_.public_half());
        const auto number = static_cast<std::uint32_t>(list_seq);
        return {user, account, list_seq, list_hash, {{device, number}}};
    }

    protocol::begin_epoch a_beginning(
        conversation_id where,
        const std::vector<crypto::roster_member>& readers,
        key_policy policy = key_policy::archive
    ) {
        crypto::genesis_body begun;
        begun.policy = policy;
        begun.conversation = where;
        for (const crypto::roster_member& each : readers) {
            begun.members.push_back({each.user, each.role});
        }
        crypto::relation_entry genesis;
        genesis.body = crypto::encode_genesis_body(begun);
        genesis.actor = user;
        genesis.actor_device = device;
        genesis.actor_list_seq = list_seq;
        genesis.relation = crypto::relation_begun_by(*use_, genesis);
        relation = genesis.relation;
        const std::string first = text_of(crypto::sign_relation_entry(signer_, genesis));
        crypto::epoch_body body;
        body.epoch = 1;
        body.policy = policy;
        body.roster = readers;
        crypto::relation_entry epoch = genesis;
        epoch.index = 1;
        epoch.what = crypto::relation_entry::type::epoch;
        epoch.previous = crypto::entry_hash_of(*use_, crypto::view_of(first));
        epoch.body = crypto::encode_epoch_body(body);
        protocol::begin_epoch asked{where, {first}, {}};
        asked.entries.push_back(text_of(crypto::sign_relation_entry(signer_, epoch)));
        for (const crypto::roster_member& member : readers) {
            asked.wraps.push_back({member.devices[0].device, 1, std::string(80, 'w')});
        }
        std::ranges::sort(asked.wraps, {}, &protocol::device_wrap::device);
        return asked;
    }

    protocol::send a_text(conversation_id where, std::uint8_t number) const {
        protocol::send made;
        made.to = destination::to(where);
        made.client_id.bytes = crypto::tests::filled<16>(number);
        made.counter = sender_counter{number};
        made.body = "in the clear";
        return made;
    }

    // Noise behind a true header.
    protocol::send a_sealed(
        conversation_id where, std::uint8_t number, std::uint32_t generation = 0
    ) const {
        protocol::send made = a_text(where, number);
        crypto::message_header header;
        header.kind = static_cast<std::uint8_t>(made.kind);
        header.relation = relation;
        header.epoch = 1;
        header.generation = generation;
        header.sender = user;
        header.sender_device = device;
        header.client = made.client_id;
        header.counter = made.counter;
        made.body = text_of(crypto::encode_header(header, {})) + std::string(24 + 16 + 256, 'x');
        return made;
    }

    protocol::refused refusal_of(const protocol::send& tried) {
        connection_.send(tried);
        return connection_.expect<protocol::refused>();
    }

    errc refused(const protocol::send& tried) { return refusal_of(tried).failure.code; }

    protocol::sent stored(const protocol::send& tried) {
        connection_.send(tried);
        return connection_.expect<protocol::sent>();
    }

    protocol::pulled pulled(conversation_id where) {
        connection_.send(protocol::pull{where, {}, seq{1}, seq{99}});
        return connection_.expect<protocol::pulled>();
    }

private:
    std::unique_ptr<crypto::algorithms> use_ = crypto::tests::loaded();
    crypto::signing_key signer_;
    tls_client connection_;
    std::uint8_t requests_ = 0;

public:
    device_id device;
    user_id user;
    std::uint64_t list_seq = 0;
    crypto::digest list_hash{};
    crypto::relation_id relation;
};

class EncryptedConversation : public ServerFixture {
protected:
    keyed_client somebody(const std::string& name, std::uint8_t number) const {
        return {server_, name, number};
    }
};

TEST_F(EncryptedConversation, TakesWhatAllWhoMayReadCanOpen) {
    keyed_client alice = somebody("alice", 1);
    keyed_client bob = somebody("bob", 2);
    alice.publish();
    const conversation_id where = alice.ask(protocol::open_direct{"bob"}).conversation;
    ASSERT_NE(where, conversation_id{});

    const auto missing = alice.ask(alice.a_beginning(where, {alice.as_member()}));
    ASSERT_TRUE(missing.failure);
    EXPECT_EQ(missing.failure->code, errc::keys_missing);
    EXPECT_EQ(missing.failure->detail, "bob");

    bob.publish();
    const auto begun = alice.ask(alice.a_beginning(where, {alice.as_member(), bob.as_member()}));
    EXPECT_FALSE(begun.failure) << message_of(*begun.failure);

    const protocol::pulled chain = bob.pulled(where);
    ASSERT_EQ(chain.messages.size(), 2U);
    EXPECT_EQ(chain.messages[1].kind, message_kind::key_change);
    ASSERT_EQ(chain.wraps.size(), 1U);
    EXPECT_EQ(chain.wraps[0].seq, seq{2});

    EXPECT_EQ(alice.refused(alice.a_text(where, 1)), errc::encryption_required);
    EXPECT_EQ(alice.stored(alice.a_sealed(where, 1)).seq, seq{3});
    bob.publish();
    EXPECT_EQ(alice.refused(alice.a_sealed(where, 2)), errc::epoch_stale);
    EXPECT_TRUE(alice.stored(alice.a_sealed(where, 1)).duplicate);
}

TEST_F(EncryptedConversation, TakesNothingUnderAKeyThatIsToBeErased) {
    keyed_client alice = somebody("alice", 1);
    alice.publish();
    const protocol::create_group asked{"tonight", {}, history_policy::from_join, false, true};
    const conversation_id where = alice.ask(asked).conversation;
    ASSERT_NE(where, conversation_id{});
    auto owner = alice.as_member();
    owner.role = crypto::relation_role::owner;

    const auto kept = alice.ask(alice.a_beginning(where, {owner}));
    ASSERT_TRUE(kept.failure);
    EXPECT_EQ(kept.failure->code, errc::usage);
    const auto begun = alice.ask(alice.a_beginning(where, {owner}, key_policy::ephemeral));
    EXPECT_FALSE(begun.failure) << message_of(*begun.failure);

    const seq first = alice.stored(alice.a_sealed(where, 1, 3)).seq;
    const protocol::refused late = alice.refusal_of(alice.a_sealed(where, 2, 2));
    EXPECT_EQ(late.failure.code, errc::generation_stale);
    EXPECT_EQ(late.generation, 3U);
    EXPECT_EQ(alice.refused(alice.a_sealed(where, 2, 4'097)), errc::usage);
    EXPECT_EQ(alice.stored(alice.a_sealed(where, 2, 3)).seq, first.next());
}

TEST_F(EncryptedConversation, HasAtMost500Members) {
    keyed_client alice = somebody("alice", 1);
    alice.publish();
    std::vector<std::string> names;
    for (int i = 0; i < 500; ++i) {
        names.push_back("u" + std::to_string(i));
        registered(names.back());
    }
    const std::string last = names.back();
    names.pop_back();
    const conversation_id large = alice.ask(protocol::create_group{"large", names}).conversation;
    ASSERT_FALSE(alice.ask(protocol::invite_member{large, last}).failure);

    const auto begun = alice.ask(alice.a_beginning(large, {alice.as_member()}));

    ASSERT_TRUE(begun.failure);
    EXPECT_EQ(begun.failure->code, errc::too_large_for_end_to_end);
}

}  // namespace
}  // namespace gapless::integration
