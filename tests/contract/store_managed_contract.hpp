#pragma once

#include "protocol/crypto/message_header.hpp"
#include "tests/contract/store_contract_base.hpp"
#include "tests/support/key_people.hpp"
#include "tests/support/vault_ground.hpp"

#include <gapless/relation_mode.hpp>

#include <optional>
#include <string>
#include <vector>

namespace gapless::tests {

// Managed conversations: whose keys the server makes.
template <class Subject>
class StoreManagedContract : private vault_ground, public StoreContractBase<Subject> {
protected:
    StoreManagedContract() : StoreContractBase<Subject>(this->policy_with_vault()) {}

    static std::optional<errc> code_of(const protocol::response& answer) {
        return key_people::code_of(answer);
    }

    conversation_id create(
        std::vector<std::string> others, history_policy shown = history_policy::from_join
    ) {
        const auto made =
            this->on.request(alice, protocol::create_group{"tea", std::move(others), shown, true});
        EXPECT_EQ(code_of(made), std::nullopt);
        return made.conversation;
    }

    protocol::relation_keys fetch(
        const server::actor& by, conversation_id where, std::uint64_t from = 0
    ) {
        const auto answer = this->on.request(by, protocol::fetch_relation_keys{where, from});
        EXPECT_EQ(code_of(answer), std::nullopt);
        return answer.managed.value_or(protocol::relation_keys{});
    }

    std::vector<std::uint64_t> versions(const server::actor& by, conversation_id where) {
        std::vector<std::uint64_t> found;
        for (const auto& each : fetch(by, where).keys) {
            found.push_back(each.version);
        }
        return found;
    }

    std::optional<errc> ask(const server::actor& by, protocol::request_body body) {
        return code_of(this->on.request(by, std::move(body)));
    }

    server::append_operation a_sealed_send(
        const server::actor& by, conversation_id where, std::uint64_t version
    ) {
        server::append_operation op = this->on.a_send(by, destination::to(where), "");
        chain_place place;
        place.epoch = version;
        place.relation =
            crypto::relation_id::from(fetch(alice, where).relation).value_or(place.relation);
        crypto::message_header header = key_people::header(op, place);
        header.mode = relation_mode::managed;
        op.send.body = key_people::sealed(header);
        return op;
    }

    protocol::sent say(const server::actor& by, conversation_id where, std::uint64_t version) {
        const server::append_operation op = a_sealed_send(by, where, version);
        this->on.count(op);
        return this->on.template expect<protocol::sent>(this->on.run(op));
    }

    errc refused(const server::append_operation& op) { return this->on.refuse(op).failure.code; }

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
    server::actor carol = this->on.sign_up("carol");
};

TYPED_TEST_SUITE_P(StoreManagedContract);

TYPED_TEST_P(StoreManagedContract, ItsKeyIsThereFromTheStartAndStays) {
    const auto tea = this->create({"bob"});
    const auto entry = this->on.entry(this->alice, tea);
    EXPECT_EQ(entry.mode, relation_mode::managed);
    EXPECT_EQ(entry.key_version, 1U);
    const auto keys = this->fetch(this->alice, tea);
    EXPECT_EQ(keys.version, 1U);
    EXPECT_EQ(keys.next_version, 0U);
    ASSERT_EQ(keys.keys.size(), 1U);
    EXPECT_EQ(keys.relation.size(), 16U);
    EXPECT_EQ(this->fetch(this->bob, tea), keys);
    this->reopen();
    EXPECT_EQ(this->fetch(this->bob, tea), keys);
    EXPECT_EQ(this->on.entry(this->alice, tea), entry);
    const auto other = this->fetch(this->alice, this->create({}));
    EXPECT_NE(other.relation, keys.relation);
    EXPECT_FALSE(other.keys.at(0).key == keys.keys[0].key);
}

TYPED_TEST_P(StoreManagedContract, OthersAreWhatTheyWere) {
    const auto plain = this->on.create_group(this->alice, "plain", {"bob"});
    const auto entry = this->on.entry(this->alice, plain);
    EXPECT_EQ(entry.mode, relation_mode::none);
    EXPECT_EQ(entry.key_version, 0U);
    EXPECT_EQ(this->ask(this->alice, protocol::fetch_relation_keys{plain, 0}), errc::usage);
    this->on.send(this->alice, destination::to(plain), "hello");
}

TYPED_TEST_P(StoreManagedContract, WhoGoesGetsNoNextKey) {
    const auto tea = this->create({"bob", "carol"});  // entries 1 to 3
    const auto first = this->fetch(this->bob, tea).keys.at(0).key;
    EXPECT_EQ(this->ask(this->alice, protocol::remove_member{tea, "bob", {}}), std::nullopt);
    EXPECT_EQ(this->on.entry(this->bob, tea).key_version, 0U);
    EXPECT_EQ(this->on.entry(this->carol, tea).key_version, 2U);
    EXPECT_EQ(this->versions(this->carol, tea), (std::vector<std::uint64_t>{1, 2}));
    EXPECT_FALSE(this->fetch(this->carol, tea).keys.at(1).key == first);
    EXPECT_EQ(this->ask(this->carol, protocol::leave_group{tea, {}}), std::nullopt);
    EXPECT_EQ(this->fetch(this->alice, tea).version, 3U);
    EXPECT_EQ(this->fetch(this->alice, tea, 3).keys.size(), 1U);
    this->reopen();
    EXPECT_EQ(this->versions(this->alice, tea), (std::vector<std::uint64_t>{1, 2, 3}));
}

TYPED_TEST_P(StoreManagedContract, WhoIsGoneMayStillReadWhatTheyWereShown) {
    const auto tea = this->create({"bob", "carol"});
    EXPECT_EQ(this->ask(this->alice, protocol::remove_member{tea, "carol", {}}), std::nullopt);
    EXPECT_EQ(this->ask(this->alice, protocol::remove_member{tea, "bob", {}}), std::nullopt);

    const auto keys = this->fetch(this->bob, tea);

    EXPECT_EQ(keys.version, 2U);
    EXPECT_EQ(keys.next_version, 0U);
    EXPECT_EQ(this->versions(this->bob, tea), (std::vector<std::uint64_t>{1, 2}));
    EXPECT_TRUE(this->fetch(this->bob, tea, 3).keys.empty());
    EXPECT_EQ(this->fetch(this->bob, tea, 3).version, 2U);
    EXPECT_EQ(this->versions(this->carol, tea), (std::vector<std::uint64_t>{1}));
}

TYPED_TEST_P(StoreManagedContract, WhoComesGetsTheKeysOfWhatTheyAreShown) {
    const auto tea = this->create({"bob"});
    EXPECT_EQ(this->ask(this->alice, protocol::remove_member{tea, "bob", {}}), std::nullopt);
    EXPECT_EQ(this->ask(this->carol, protocol::join_group{tea, {}}), std::nullopt);
    EXPECT_EQ(this->versions(this->carol, tea), (std::vector<std::uint64_t>{2}));
    this->say(this->carol, tea, 2);
    EXPECT_EQ(this->ask(this->carol, protocol::leave_group{tea, {}}), std::nullopt);
    EXPECT_EQ(this->ask(this->alice, protocol::invite_member{tea, "bob", {}}), std::nullopt);
    // What he was shown in his first stay, he may read on a new device, too.
    EXPECT_EQ(this->versions(this->bob, tea), (std::vector<std::uint64_t>{1, 3}));
}

TYPED_TEST_P(StoreManagedContract, WhoIsShownAllGetsAll) {
    const auto tea = this->create({"bob"}, history_policy::all);
    EXPECT_EQ(this->ask(this->alice, protocol::remove_member{tea, "bob", {}}), std::nullopt);
    EXPECT_EQ(this->ask(this->carol, protocol::join_group{tea, {}}), std::nullopt);
    EXPECT_EQ(this->versions(this->carol, tea), (std::vector<std::uint64_t>{1, 2}));
}

TYPED_TEST_P(StoreManagedContract, StrangersGetNothing) {
    const auto tea = this->create({"bob"});
    EXPECT_EQ(
        this->ask(this->carol, protocol::fetch_relation_keys{tea, 0}), errc::unknown_conversation
    );
    EXPECT_EQ(
        this->ask(this->carol, protocol::fetch_relation_keys{conversation_id{999}, 0}),
        errc::unknown_conversation
    );
}

TYPED_TEST_P(StoreManagedContract, TakesWhatIsSealedUnderTheNewestVersionAlone) {
    const auto tea = this->create({"bob", "carol"});
    const auto plain = this->on.a_send(this->bob, destination::to(tea), "hello");
    EXPECT_EQ(this->refused(plain), errc::encryption_required);
    EXPECT_EQ(this->refused(this->a_sealed_send(this->bob, tea, 2)), errc::epoch_stale);
    this->say(this->bob, tea, 1);
    EXPECT_EQ(this->ask(this->carol, protocol::leave_group{tea, {}}), std::nullopt);
    const auto late = this->a_sealed_send(this->bob, tea, 1);
    EXPECT_EQ(this->refused(late), errc::epoch_stale);
    this->say(this->bob, tea, 2);
}

// A32.
TYPED_TEST_P(StoreManagedContract, RefusesAnotherModeOrPlace) {
    const auto tea = this->create({"bob"});
    const auto change = [&](auto what) {
        auto op = this->on.a_send(this->bob, destination::to(tea), "");
        chain_place place;
        place.epoch = 1;
        place.relation = crypto::relation_id::from(this->fetch(this->bob, tea).relation).value();
        crypto::message_header header = key_people::header(op, place);
        header.mode = relation_mode::managed;
        what(header);
        op.send.body = key_people::sealed(header);
        return this->refused(op);
    };
    using header = crypto::message_header;
    EXPECT_EQ(change([](header& it) { it.mode = relation_mode::end_to_end; }), errc::usage);
    EXPECT_EQ(change([](header& it) { it.relation.bytes[0] ^= 1U; }), errc::usage);
    EXPECT_EQ(change([&](header& it) { it.sender = this->alice.user; }), errc::usage);
    EXPECT_EQ(change([](header& it) { it.counter = it.counter.next(); }), errc::counter_expected);
    const protocol::begin_epoch begun{tea, {"entry"}, {}};
    EXPECT_EQ(this->ask(this->alice, begun), errc::usage);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreManagedContract,
    ItsKeyIsThereFromTheStartAndStays,
    OthersAreWhatTheyWere,
    WhoGoesGetsNoNextKey,
    WhoIsGoneMayStillReadWhatTheyWereShown,
    WhoComesGetsTheKeysOfWhatTheyAreShown,
    WhoIsShownAllGetsAll,
    StrangersGetNothing,
    TakesWhatIsSealedUnderTheNewestVersionAlone,
    RefusesAnotherModeOrPlace
);

}  // namespace gapless::tests
