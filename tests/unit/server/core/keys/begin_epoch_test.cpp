#include "server/core/keys/begin_epoch.hpp"

#include "tests/unit/server/core/keys/key_case.hpp"

namespace gapless::tests {
namespace {

class BeginEpoch : public key_case {
protected:
    // The first epoch, of Alice and Bob, with something changed in its EPOCH.
    template <class Change>
    std::optional<errc> first_with(const Change& change) {
        const crypto::relation_entry genesis =
            people.genesis(alice, tea, people.roster({&alice, &bob}));
        const std::string first = people.sign(alice, genesis);
        const chain_place place{genesis.relation, 0, people.hash_of(first), 0};
        crypto::relation_entry epoch = people.epoch(alice, place, people.roster({&alice, &bob}));
        change(epoch);
        const auto wraps = key_people::wraps(people.roster({&alice, &bob}));
        return ask(
            alice.by(), protocol::begin_epoch{tea, {first, people.sign(alice, epoch)}, wraps}
        );
    }

    template <class Change>
    std::optional<errc> first_with_body(const Change& change) {
        return first_with([&](crypto::relation_entry& epoch) {
            crypto::epoch_body body = crypto::decode_epoch_body(epoch.body).value();
            change(body);
            epoch.body = crypto::encode_epoch_body(body);
        });
    }

    protocol::begin_epoch first() { return people.beginning(alice, tea, {&alice, &bob}, {}); }
};

TEST_F(BeginEpoch, BeginsARelationAndTheNextEpoch) {
    const chain_place first_place = begin();
    const chain_place second = begin(first_place);

    const server::relation_record& kept = database.tables().relations.at(tea);
    EXPECT_EQ(kept.index, 2U);
    EXPECT_EQ(kept.epoch, 2U);
    EXPECT_EQ(kept.head.bytes, second.head);
    EXPECT_EQ(on.entry(bob.by(), tea).head, seq{5});
}

TEST_F(BeginEpoch, AnyMemberMay) {
    const chain_place place = begin();
    people.begin(bob, tea, {&alice, &bob}, place);
}

TEST_F(BeginEpoch, OfTwoAtOnceTheFirstWins) {
    const auto hers = first();
    const auto his = people.beginning(bob, tea, {&alice, &bob}, {});
    EXPECT_EQ(ask(alice.by(), hers), std::nullopt);
    EXPECT_EQ(ask(bob.by(), his), errc::conflict);
    EXPECT_EQ(ask(alice.by(), first()), errc::conflict) << "there is a relation";
    EXPECT_EQ(on.entry(bob.by(), tea).head, seq{4});
}

TEST_F(BeginEpoch, FollowsOnTheNewestEntry) {
    const chain_place at = begin();
    const auto next_after = [&](const auto& change) {
        chain_place place = at;
        change(place);
        return ask(alice.by(), people.beginning(alice, tea, {&alice, &bob}, place));
    };
    EXPECT_EQ(next_after([](chain_place& place) { ++place.index; }), errc::conflict);
    EXPECT_EQ(next_after([](chain_place& place) { ++place.epoch; }), errc::conflict);
    EXPECT_EQ(next_after([](chain_place& place) { place.head[3] ^= 1U; }), errc::conflict);
    EXPECT_EQ(
        next_after([](chain_place& place) { place.relation.bytes[3] ^= 1U; }), errc::conflict
    );
    EXPECT_EQ(next_after([](chain_place&) {}), std::nullopt);
}

TEST_F(BeginEpoch, TheFirstFollowsOnItsGenesis) {
    using entry = crypto::relation_entry;
    EXPECT_EQ(first_with([](entry& epoch) { epoch.index = 2; }), errc::conflict);
    EXPECT_EQ(first_with([](entry& epoch) { epoch.previous[0] ^= 1U; }), errc::conflict);
    EXPECT_EQ(first_with([](entry& epoch) { epoch.relation.bytes[0] ^= 1U; }), errc::conflict);
    EXPECT_EQ(first_with_body([](crypto::epoch_body& body) { body.epoch = 2; }), errc::conflict);
    EXPECT_EQ(first_with([](entry&) {}), std::nullopt);
}

TEST_F(BeginEpoch, RefusesWhatIsNoEpoch) {
    const auto good = first();
    const auto entries = [&](std::vector<std::string> some) {
        return ask(alice.by(), protocol::begin_epoch{tea, std::move(some), good.wraps});
    };
    EXPECT_EQ(entries({}), errc::usage);
    EXPECT_EQ(entries({"nothing"}), errc::usage);
    EXPECT_EQ(entries({good.entries[0]}), errc::usage);
    EXPECT_EQ(entries({good.entries[1], good.entries[0]}), errc::usage);
    EXPECT_EQ(entries({good.entries[1], good.entries[1]}), errc::usage);
    EXPECT_EQ(entries({good.entries[1]}), errc::conflict) << "there is no relation yet";
    EXPECT_EQ(
        first_with([](crypto::relation_entry& epoch) { epoch.body.pop_back(); }), errc::usage
    );
}

TEST_F(BeginEpoch, RefusesEntriesOfAnotherDevice) {
    EXPECT_EQ(ask(bob.by(), first()), errc::usage);
    EXPECT_EQ(
        first_with([&](crypto::relation_entry& epoch) { epoch.actor = bob.user(); }), errc::usage
    );
}

TEST_F(BeginEpoch, RefusesAGenesisOfAnotherConversationOrMode) {
    const conversation_id other = on.create_group(alice.by(), "coffee", {"bob"});
    auto asked = people.beginning(alice, other, {&alice, &bob}, {});
    asked.conversation = tea;
    EXPECT_EQ(ask(alice.by(), asked), errc::usage);

    crypto::relation_entry genesis = people.genesis(alice, tea, people.roster({&alice, &bob}));
    crypto::genesis_body body = crypto::decode_genesis_body(genesis.body).value();
    body.mode = relation_mode::managed;
    genesis.body = crypto::encode_genesis_body(body);
    genesis.relation = crypto::relation_begun_by(people.use(), genesis);
    asked = first();
    asked.entries[0] = people.sign(alice, genesis);
    EXPECT_EQ(ask(alice.by(), asked), errc::usage);
}

TEST_F(BeginEpoch, TheRosterIsOfThoseWhoMayReadNow) {
    using body = crypto::epoch_body;
    EXPECT_EQ(first_with_body([](body& it) { it.roster.pop_back(); }), errc::conflict);
    EXPECT_EQ(first_with_body([](body& it) { ++it.roster[1].list_seq; }), errc::conflict);
    EXPECT_EQ(first_with_body([](body& it) { it.roster[1].list_hash[0] ^= 1U; }), errc::conflict);
    EXPECT_EQ(
        first_with_body([](body& it) { it.roster[1].account_fingerprint[0] ^= 1U; }), errc::conflict
    );
    EXPECT_EQ(
        first_with_body([](body& it) { ++it.roster[1].devices[0].key_number; }), errc::conflict
    );
    EXPECT_EQ(first_with_body([](body& it) { it.roster[1].devices.clear(); }), errc::conflict);
    EXPECT_EQ(
        first_with([](crypto::relation_entry& epoch) { ++epoch.actor_list_seq; }), errc::conflict
    );
}

TEST_F(BeginEpoch, OnlyDevicesInForceAreInTheRoster) {
    people.add_device(bob);
    people.publish_all(bob);
    people.add_device(bob);
    people.publish_all(bob);
    bob.devices[2].kem_number = 2;
    const key_device& own = bob.devices[2];
    crypto::kem_key soon = people.kem_key(own, 2);
    soon.not_before = on.now() + days(1);
    EXPECT_EQ(
        people.publish(bob, people.publication(bob, "", people.sign(own, soon)), 2), std::nullopt
    );
    EXPECT_EQ(ask(alice.by(), first()), errc::conflict) << "its newest key is not in force yet";

    bob.devices[2].kem_number = 0;
    EXPECT_EQ(ask(alice.by(), first()), std::nullopt);
}

TEST_F(BeginEpoch, ThereIsAWrapForEachOfItsDevices) {
    const auto wrong = [&](const auto& change) {
        protocol::begin_epoch asked = first();
        change(asked.wraps);
        return ask(alice.by(), asked);
    };
    using wraps = std::vector<protocol::device_wrap>;
    EXPECT_EQ(wrong([](wraps& all) { all.pop_back(); }), errc::usage);
    EXPECT_EQ(wrong([](wraps& all) { all.push_back(all.back()); }), errc::usage);
    EXPECT_EQ(wrong([](wraps& all) { std::swap(all.front(), all.back()); }), errc::usage);
    EXPECT_EQ(wrong([](wraps& all) { ++all.front().key_number; }), errc::usage);
    EXPECT_EQ(wrong([](wraps&) {}), std::nullopt);
}

TEST_F(BeginEpoch, NamesWhomNothingCanBeWrappedFor) {
    const key_person carol = people.sign_up("carol");
    on.request(alice.by(), protocol::invite_member{tea, "carol"});
    const auto answer = on.request(alice.by(), first());
    ASSERT_TRUE(answer.failure);
    EXPECT_EQ(answer.failure->code, errc::keys_missing);
    EXPECT_EQ(answer.failure->detail, "carol");
}

TEST_F(BeginEpoch, KeysThatHaveRunOutAreMissing) {
    on.advance(days(31));
    EXPECT_EQ(ask(alice.by(), first()), errc::keys_missing);
}

TEST_F(BeginEpoch, WhoMayNotWriteMayNotBegin) {
    const key_person carol = people.sign_up("carol");
    EXPECT_EQ(ask(carol.by(), first()), errc::unknown_conversation);
    on.request(alice.by(), protocol::mute_all{tea, true});
    EXPECT_EQ(ask(bob.by(), people.beginning(bob, tea, {&alice, &bob}, {})), errc::forbidden);
    on.request(bob.by(), protocol::leave_group{tea});
    EXPECT_EQ(ask(bob.by(), people.beginning(bob, tea, {&alice, &bob}, {})), errc::not_a_member);
    on.request(alice.by(), protocol::dismiss_group{tea});
    EXPECT_EQ(ask(alice.by(), first()), errc::not_a_member);
}

TEST_F(BeginEpoch, NoneBeginsInAContactsTimeline) {
    const auto own = on.request(alice.by(), protocol::follow_user{"bob"}).conversation;
    ASSERT_NE(own, conversation_id{});
    EXPECT_EQ(ask(alice.by(), people.beginning(alice, own, {&alice}, {})), errc::forbidden);
}

TEST_F(BeginEpoch, ATooLargeGroupHasNone) {
    std::vector<std::string> names;
    for (int i = 0; i < 499; ++i) {
        names.push_back("u" + std::to_string(i));
        on.sign_up(names.back());
    }
    const conversation_id large = on.create_group(alice.by(), "large", names);
    on.request(alice.by(), protocol::invite_member{large, "bob"});
    protocol::begin_epoch asked = first();
    asked.conversation = large;
    EXPECT_EQ(ask(alice.by(), asked), errc::too_large_for_end_to_end);
}

TEST_F(BeginEpoch, OpensADirectConversationOnce) {
    const auto made = on.request(alice.by(), protocol::open_direct{"BOB"});
    ASSERT_FALSE(made.failure);
    EXPECT_EQ(on.request(bob.by(), protocol::open_direct{"alice"}).conversation, made.conversation);
    EXPECT_EQ(on.sync(bob.by(), 0).entries.size(), 1U) << "nobody hears of it yet";

    alice.role = crypto::relation_role::member;
    const chain_place place = people.begin(alice, made.conversation, {&alice, &bob}, {});
    EXPECT_EQ(people.send(bob.by(), made.conversation, place).seq, seq{3});
    EXPECT_EQ(on.sync(bob.by(), 0).entries.size(), 2U);
}

TEST_F(BeginEpoch, OpensNoneToWhomOneMayNotWrite) {
    EXPECT_EQ(ask(alice.by(), protocol::open_direct{"nobody"}), errc::unknown_user);
    on.request(bob.by(), protocol::block_user{"alice"});
    EXPECT_EQ(ask(alice.by(), protocol::open_direct{"bob"}), errc::forbidden);
    EXPECT_EQ(ask(alice.by(), protocol::open_direct{"alice"}), std::nullopt);
}

}  // namespace
}  // namespace gapless::tests
