#pragma once

#include "tests/contract/store_contract_base.hpp"
#include "tests/support/key_people.hpp"

#include <gapless/key_policy.hpp>

#include <optional>
#include <string>

namespace gapless::tests {

// Ephemeral conversations: whose keys and texts are erased.
template <class Subject>
class StoreEphemeralContract : public StoreContractBase<Subject> {
protected:
    StoreEphemeralContract() {
        alice.role = crypto::relation_role::owner;
        people.publish_all(alice);
        people.publish_all(bob);
        people.policy = key_policy::ephemeral;
    }

    conversation_id create(bool ephemeral) {
        protocol::create_group asked{"tea", {"bob"}, history_policy::from_join, false, ephemeral};
        const auto made = this->on.request(alice.by(), asked);
        EXPECT_EQ(key_people::code_of(made), std::nullopt);
        return made.conversation;
    }

    chain_place begin(conversation_id where, const std::optional<chain_place>& after = {}) {
        return people.begin(alice, where, {&alice, &bob}, after);
    }

    static chain_place at(chain_place place, std::uint32_t generation) {
        place.generation = generation;
        return place;
    }

    key_people people{this->on};
    key_person alice = people.sign_up("alice");
    key_person bob = people.sign_up("bob");
};

TYPED_TEST_SUITE_P(StoreEphemeralContract);

TYPED_TEST_P(StoreEphemeralContract, ItIsToldBeforeItsKeysBegin) {
    const auto tea = this->create(true);
    EXPECT_EQ(this->on.entry(this->bob.by(), tea).policy, key_policy::ephemeral);
    this->reopen();
    EXPECT_EQ(this->on.entry(this->bob.by(), tea).policy, key_policy::ephemeral);
    EXPECT_EQ(this->on.entry(this->bob.by(), this->create(false)).policy, key_policy::archive);
}

TYPED_TEST_P(StoreEphemeralContract, AGroupIsBegunAsItWasMadeAndNotOtherwise) {
    const auto tea = this->create(true);
    const auto plain = this->create(false);
    const auto ask = [&](conversation_id where) {
        const auto begun =
            this->people.beginning(this->alice, where, {&this->alice, &this->bob}, std::nullopt);
        return key_people::code_of(this->on.request(this->alice.by(), begun));
    };
    EXPECT_EQ(ask(plain), errc::usage);
    this->people.policy = key_policy::archive;
    EXPECT_EQ(ask(tea), errc::usage);
    EXPECT_EQ(ask(plain), std::nullopt);
}

TYPED_TEST_P(StoreEphemeralContract, EachEpochSaysTheSame) {
    const auto tea = this->create(true);
    const auto place = this->begin(tea);
    this->people.policy = key_policy::archive;
    const auto next = this->people.beginning(this->alice, tea, {&this->alice, &this->bob}, place);
    EXPECT_EQ(key_people::code_of(this->on.request(this->alice.by(), next)), errc::usage);
    this->people.policy = key_policy::ephemeral;
    this->begin(tea, place);
}

TYPED_TEST_P(StoreEphemeralContract, WhoeverBeginsADirectOneChooses) {
    const auto opened = this->on.request(this->alice.by(), protocol::open_direct{"bob"});
    ASSERT_EQ(key_people::code_of(opened), std::nullopt);
    this->alice.role = crypto::relation_role::member;
    const auto place = this->begin(opened.conversation);
    EXPECT_EQ(this->on.entry(this->bob.by(), opened.conversation).policy, key_policy::ephemeral);
    this->reopen();
    this->people.send(this->bob.by(), opened.conversation, place);
}

TYPED_TEST_P(StoreEphemeralContract, NobodyGoesBackToAnEarlierGeneration) {
    const auto tea = this->create(true);
    const auto place = this->begin(tea);
    this->people.send(this->alice.by(), tea, this->at(place, 3));
    this->reopen();

    const auto late = this->people.a_sealed_send(this->bob.by(), tea, this->at(place, 2));
    const auto no = this->on.refuse(late);
    EXPECT_EQ(no.failure.code, errc::generation_stale);
    EXPECT_EQ(no.generation, 3U);

    // Nothing of it was stored: it is sealed anew, under its id and counter.
    auto anew = late;
    anew.send.body = key_people::sealed(key_people::header(late, this->at(place, 3)));
    EXPECT_FALSE(this->on.template expect<protocol::sent>(this->on.run(anew)).duplicate);
}

TYPED_TEST_P(StoreEphemeralContract, WhatIsStoredIsAnsweredWhateverItsGeneration) {
    const auto tea = this->create(true);
    const auto place = this->begin(tea);
    const auto early = this->people.a_sealed_send(this->alice.by(), tea, place);
    const auto first = this->on.template expect<protocol::sent>(this->on.run(early));
    this->people.send(this->bob.by(), tea, this->at(place, 1));
    const auto again = this->on.template expect<protocol::sent>(this->on.run(early));
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, first.seq);
}

TYPED_TEST_P(StoreEphemeralContract, AnEpochBeginsWithTheFirstGeneration) {
    const auto tea = this->create(true);
    const auto place = this->begin(tea);
    this->people.send(this->alice.by(), tea, this->at(place, 7));
    const auto next = this->begin(tea, place);
    this->people.send(this->bob.by(), tea, next);
}

// The keys of its readers are erased two windows after it began, and what is said is there for one.
TYPED_TEST_P(StoreEphemeralContract, NothingIsTakenInAnEpochThatIsOlderThanAWindow) {
    const auto tea = this->create(true);
    const auto place = this->begin(tea);
    const auto ask = [&] {
        protocol::fetch_keys question;
        question.conversation = tea;
        return this->on.request(this->alice.by(), question).keys->relation.is_stale;
    };
    EXPECT_FALSE(ask());
    this->on.advance(ephemeral_window);
    this->reopen();
    EXPECT_TRUE(ask());
    const auto late = this->people.a_sealed_send(this->alice.by(), tea, place);
    EXPECT_EQ(this->people.refused(late), errc::epoch_stale);
    this->people.publish_all(this->alice);
    this->people.publish_all(this->bob);
    this->people.send(this->alice.by(), tea, this->begin(tea, place));
}

TYPED_TEST_P(StoreEphemeralContract, ThereAreOnlySoManyGenerations) {
    const auto tea = this->create(true);
    const auto place = this->begin(tea);
    const auto wild = this->people.a_sealed_send(this->alice.by(), tea, this->at(place, 4'097));
    EXPECT_EQ(this->people.refused(wild), errc::usage);
}

TYPED_TEST_P(StoreEphemeralContract, WhatIsArchivedMayBeOfAnyGeneration) {
    const auto tea = this->create(false);
    this->people.policy = key_policy::archive;
    const auto place = this->begin(tea);
    this->people.send(this->alice.by(), tea, this->at(place, 3));
    this->people.send(this->bob.by(), tea, this->at(place, 2));
}

TYPED_TEST_P(StoreEphemeralContract, TextsExpireWithTheirKeys) {
    const auto tea = this->create(true);
    const auto place = this->begin(tea);
    const auto sent = this->people.send(this->alice.by(), tea, place);
    EXPECT_EQ(sent.expires, sent.server_time + ephemeral_window);
    auto shorter = this->people.a_sealed_send(this->alice.by(), tea, place);
    shorter.send.lifetime = minutes(1);
    const auto brief = this->on.template expect<protocol::sent>(this->on.run(shorter));
    EXPECT_EQ(brief.expires, brief.server_time + minutes(1));
}

// Who was away for a window may have read what was said before.
TYPED_TEST_P(StoreEphemeralContract, ARecallStaysAsLongAsWhatItIsAbout) {
    const auto tea = this->on.request(this->alice.by(), protocol::open_direct{"bob"}).conversation;
    const auto clear = this->on.send(this->alice.by(), destination::to(tea), "in the clear");
    this->alice.role = crypto::relation_role::member;
    const auto place = this->begin(tea);
    const auto sealed = this->people.send(this->alice.by(), tea, place);
    const auto about = [&](message_kind kind, seq target) {
        auto op = this->people.a_sealed_send(this->alice.by(), tea, place);
        op.send.kind = kind;
        op.send.target = target;
        op.send.body = key_people::sealed(key_people::header(op, place));
        this->on.count(op);
        return this->on.template expect<protocol::sent>(this->on.run(op));
    };

    const auto edit = about(message_kind::edit, clear.seq);
    EXPECT_EQ(edit.expires, edit.server_time + ephemeral_window);
    EXPECT_EQ(about(message_kind::recall, clear.seq).expires, wall_time{});
    EXPECT_EQ(about(message_kind::recall, sealed.seq).expires, sealed.expires);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreEphemeralContract,
    ARecallStaysAsLongAsWhatItIsAbout,
    ItIsToldBeforeItsKeysBegin,
    AGroupIsBegunAsItWasMadeAndNotOtherwise,
    EachEpochSaysTheSame,
    WhoeverBeginsADirectOneChooses,
    NobodyGoesBackToAnEarlierGeneration,
    WhatIsStoredIsAnsweredWhateverItsGeneration,
    AnEpochBeginsWithTheFirstGeneration,
    NothingIsTakenInAnEpochThatIsOlderThanAWindow,
    ThereAreOnlySoManyGenerations,
    WhatIsArchivedMayBeOfAnyGeneration,
    TextsExpireWithTheirKeys
);

}  // namespace gapless::tests
