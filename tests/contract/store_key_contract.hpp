#pragma once

#include "protocol/crypto/login_binding.hpp"
#include "tests/contract/store_contract_base.hpp"
#include "tests/support/key_people.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gapless::tests {

// Keys, relations and wraps.
template <class Subject>
class StoreKeyContract : public StoreContractBase<Subject> {
protected:
    StoreKeyContract() {
        alice.role = crypto::relation_role::owner;
        people.publish_all(alice);
        people.publish_all(bob);
    }

    protocol::fetched_keys fetch(const server::actor& by, const protocol::fetch_keys& asked) {
        const auto answer = this->on.request(by, asked);
        EXPECT_FALSE(answer.failure) << (answer.failure ? message_of(*answer.failure) : "");
        return answer.keys.value_or(protocol::fetched_keys{});
    }

    protocol::relation_state state() { return fetch(alice.by(), {tea, {}, {}, {}}).relation; }

    chain_place begin(const std::optional<chain_place>& after = std::nullopt) {
        return people.begin(alice, tea, {&alice, &bob}, after);
    }

    // By Alice.
    template <class Asked>
    void change(const Asked& asked, const chain_place& after) {
        EXPECT_EQ(people.change(alice, asked, after), std::nullopt);
    }

    std::vector<std::uint32_t> kem_numbers(const key_person& of) {
        std::vector<std::uint32_t> numbers;
        const auto found = fetch(of.by(), {});
        for (const std::string& each : found.users.at(0).kem_keys) {
            const auto verifier = crypto::tests::verifier_of(of.devices.front().signer);
            numbers.push_back(
                crypto::verify_kem_key(people.use(), verifier, crypto::view_of(each)).value().number
            );
        }
        return numbers;
    }

    key_people people{this->on};
    key_person alice = people.sign_up("alice");
    key_person bob = people.sign_up("bob");
    conversation_id tea = this->on.create_group(alice.by(), "tea", {"bob"});  // entries 1 and 2
};

TYPED_TEST_SUITE_P(StoreKeyContract);

TYPED_TEST_P(StoreKeyContract, KeysAreThereAfterACrash) {
    this->people.publish_all(this->alice);
    this->reopen();

    const auto found = this->fetch(this->bob.by(), {this->tea, {}, {}, {}});

    ASSERT_EQ(found.users.size(), 2U);
    const protocol::user_keys& hers = found.users[0];
    EXPECT_EQ(hers.user, this->alice.user());
    EXPECT_EQ(hers.name, "alice");
    EXPECT_EQ(hers.account_key, this->alice.account.public_half().view());
    EXPECT_EQ(hers.lists, this->alice.lists);
    EXPECT_EQ(this->kem_numbers(this->alice), std::vector{2U});
    EXPECT_FALSE(found.more);
    EXPECT_EQ(found.relation, protocol::relation_state{});
}

TYPED_TEST_P(StoreKeyContract, OnlyListsAboveTheKnownOneAreTold) {
    this->people.publish_all(this->alice);
    this->people.publish_all(this->alice);

    const auto found = this->fetch(
        this->bob.by(), {this->tea, {this->alice.user()}, {{this->alice.user(), 1}}, {}}
    );

    ASSERT_EQ(found.users.size(), 1U);
    EXPECT_EQ(found.users[0].lists, (std::vector{this->alice.lists[1], this->alice.lists[2]}));
}

TYPED_TEST_P(StoreKeyContract, TheNewestKeyOfEachDeviceIsTold) {
    this->people.add_device(this->alice);
    this->people.publish_all(this->alice);
    for (int i = 0; i < 5; ++i) {
        this->people.publish_kem(this->alice, 0);
    }

    const auto found = this->fetch(this->alice.by(), {});

    ASSERT_EQ(found.users.size(), 1U);
    EXPECT_EQ(found.users[0].kem_keys.size(), 2U);
}

TYPED_TEST_P(StoreKeyContract, ARelationIsThereAfterACrash) {
    const chain_place place = this->begin();
    this->reopen();

    const protocol::relation_state now = this->state();

    EXPECT_EQ(now.relation, place.relation.view());
    EXPECT_EQ(now.index, 1U);
    EXPECT_EQ(now.head, text_of(place.head));
    EXPECT_EQ(now.epoch, 1U);
    EXPECT_FALSE(now.is_stale);
}

TYPED_TEST_P(StoreKeyContract, ItsEntriesStandInTheTimeline) {
    const auto asked =
        this->people.beginning(this->alice, this->tea, {&this->alice, &this->bob}, std::nullopt);
    const auto answer = this->on.request(this->alice.by(), asked);
    ASSERT_FALSE(answer.failure) << message_of(*answer.failure);
    EXPECT_EQ(answer.conversation, this->tea);

    const protocol::pulled all = this->on.pull(this->bob.by(), this->tea, 3, 9);

    ASSERT_EQ(all.messages.size(), 2U);
    for (std::size_t i = 0; i < all.messages.size(); ++i) {
        const message& entry = all.messages[i];
        EXPECT_EQ(entry.kind, message_kind::key_change);
        EXPECT_EQ(entry.body, asked.entries[i]);
        EXPECT_EQ(entry.sender, this->alice.user());
        EXPECT_EQ(entry.device, this->alice.by().device);
        EXPECT_EQ(entry.counter, sender_counter{});
        EXPECT_EQ(entry.ordinal, ordinal{});
    }
}

TYPED_TEST_P(StoreKeyContract, EachDeviceIsToldItsOwnWraps) {
    this->people.add_device(this->bob);
    this->people.publish_all(this->bob);
    const chain_place first = this->begin();
    this->begin(first);
    this->reopen();

    for (const key_device& device : this->bob.devices) {
        const protocol::pulled all = this->on.pull(device.by, this->tea, 1, 99);
        ASSERT_EQ(all.wraps.size(), 2U);
        EXPECT_EQ(all.wraps[0].seq, seq{4});
        EXPECT_EQ(all.wraps[1].seq, seq{5});
        EXPECT_EQ(all.wraps[0].key_number, device.kem_number);
        EXPECT_EQ(all.wraps[0].wrap, key_people::wrap_of(device.by.device));
        EXPECT_EQ(this->on.pull(device.by, this->tea, 5, 99).wraps.size(), 1U);
        EXPECT_TRUE(this->on.pull(device.by, this->tea, 1, 3).wraps.empty());
    }
}

TYPED_TEST_P(StoreKeyContract, ARemovedDeviceLeavesNoKeysAndNoWraps) {
    this->people.add_device(this->bob);
    this->people.publish_all(this->bob);
    this->begin();
    const device_id gone = this->bob.by(1).device;
    const public_key key = this->bob.devices[1].signer.public_half();
    const std::uint64_t token = this->on.newest_tokens();
    this->on.template expect<server::account_result>(this->on.run(server::account_operation{
        server::forget_device{this->on.next_request(), this->on.access_token(token), gone}
    }));
    const server::actor back = this->people.log_in(this->bob, gone, key);

    EXPECT_EQ(this->fetch(back, {}).users.at(0).kem_keys.size(), 1U);
    EXPECT_TRUE(this->on.pull(back, this->tea, 1, 99).wraps.empty());
    EXPECT_EQ(this->on.pull(this->bob.by(), this->tea, 1, 99).wraps.size(), 1U);
}

TYPED_TEST_P(StoreKeyContract, ANewListMakesAllRelationsOfItsUserStale) {
    const chain_place first = this->begin();
    key_person carol = this->people.sign_up("carol");
    this->people.publish_all(carol);
    EXPECT_FALSE(this->state().is_stale) << "carol is in no conversation of theirs";

    this->people.publish_all(this->bob);
    EXPECT_TRUE(this->state().is_stale);

    this->begin(first);
    EXPECT_FALSE(this->state().is_stale);
}

TYPED_TEST_P(StoreKeyContract, WhoHasLeftMakesNothingStale) {
    key_person carol = this->people.sign_up("carol");
    this->people.publish_all(carol);
    this->on.request(this->alice.by(), protocol::invite_member{this->tea, "carol"});
    this->on.request(carol.by(), protocol::leave_group{this->tea});
    this->begin();

    this->people.publish_all(carol);

    EXPECT_FALSE(this->state().is_stale);
}

TYPED_TEST_P(StoreKeyContract, MembersThatComeAndGoMakeItStale) {
    const chain_place first = this->begin();
    key_person carol = this->people.sign_up("carol");
    this->people.publish_all(carol);
    this->change(protocol::invite_member{this->tea, "carol"}, first);
    EXPECT_TRUE(this->state().is_stale);

    const chain_place second = this->people.begin(
        this->alice, this->tea, {&this->alice, &this->bob, &carol}, this->people.reached()
    );
    EXPECT_FALSE(this->state().is_stale);
    this->change(protocol::remove_member{this->tea, "carol"}, second);
    EXPECT_TRUE(this->state().is_stale);

    this->begin(this->people.reached());
    EXPECT_EQ(this->state().epoch, 3U);
    EXPECT_FALSE(this->state().is_stale);
}

TYPED_TEST_P(StoreKeyContract, AChangeOfMembersStandsInTheChainAndInTheTimeline) {
    const chain_place first = this->begin();  // entries 3 and 4
    this->people.sign_up("carol");
    this->change(protocol::invite_member{this->tea, "carol"}, first);
    this->reopen();

    const protocol::relation_state now = this->state();
    EXPECT_EQ(now.index, 2U);
    EXPECT_EQ(now.head, text_of(this->people.reached().head));
    EXPECT_EQ(now.epoch, 1U);
    const protocol::pulled found = this->on.pull(this->bob.by(), this->tea, 5, 5);
    ASSERT_EQ(found.messages.size(), 1U);
    const auto told = protocol::decode_member_change(found.messages[0].body).value();
    EXPECT_EQ(told.change, member_change::kind::invited);
    EXPECT_EQ(this->people.hash_of(told.signed_entry), this->people.reached().head);
}

TYPED_TEST_P(StoreKeyContract, OfTwoChangesAtOnceTheSecondIsSignedAgain) {
    const chain_place first = this->begin();
    this->people.sign_up("carol");
    this->people.sign_up("dave");
    this->change(protocol::invite_member{this->tea, "carol"}, first);
    protocol::invite_member late{this->tea, "dave"};
    const auto wanted = this->on.request(this->alice.by(), late).to_sign.value();
    late.entries = this->people.sign(this->alice, first, wanted.entries);
    const server::request_operation op{this->alice.by(), {this->on.next_request(), late}};

    const auto refused = this->on.template expect<protocol::response>(this->on.run(op));
    const auto again = this->on.template expect<protocol::response>(this->on.run(op));

    EXPECT_EQ(key_people::code_of(refused), errc::conflict);
    EXPECT_EQ(again, refused) << "a first answer stays";
    ASSERT_TRUE(refused.to_sign);
    EXPECT_EQ(refused.to_sign->relation.index, 2U);
    EXPECT_EQ(refused.to_sign->entries, wanted.entries);
}

TYPED_TEST_P(StoreKeyContract, DevicesThatComeAndGoMakeItStale) {
    this->people.add_device(this->bob);
    const std::uint64_t token = this->on.newest_tokens();
    this->people.publish_all(this->bob);
    const chain_place first = this->begin();

    this->on.template expect<server::account_result>(this->on.run(server::account_operation{
        server::close_session{this->on.next_request(), this->on.access_token(token)}
    }));
    EXPECT_TRUE(this->state().is_stale);

    const std::uint32_t number = std::exchange(this->bob.devices[1].kem_number, 0);
    const chain_place second = this->begin(first);
    EXPECT_FALSE(this->state().is_stale);

    const key_device& tablet = this->bob.devices[1];
    this->people.log_in(this->bob, tablet.by.device, tablet.signer.public_half());
    EXPECT_TRUE(this->state().is_stale);

    this->bob.devices[1].kem_number = number;
    this->begin(second);
    EXPECT_FALSE(this->state().is_stale);
}

TYPED_TEST_P(StoreKeyContract, ASealedMessageIsStoredAsItCame) {
    const chain_place place = this->begin();
    const server::append_operation op =
        this->people.a_sealed_send(this->bob.by(), this->tea, place);
    const auto sent = this->on.template expect<protocol::sent>(this->on.run(op));
    const auto again = this->on.template expect<protocol::sent>(this->on.run(op));

    EXPECT_EQ(sent.seq, seq{5});
    EXPECT_TRUE(again.duplicate);
    const protocol::pulled found = this->on.pull(this->alice.by(), this->tea, 5, 5);
    ASSERT_EQ(found.messages.size(), 1U);
    EXPECT_EQ(found.messages[0].body, op.send.body);
}

TYPED_TEST_P(StoreKeyContract, ARepeatIsADuplicateAlsoWhenTheEpochIsOver) {
    const chain_place first = this->begin();
    const server::append_operation op =
        this->people.a_sealed_send(this->bob.by(), this->tea, first);
    const auto sent = this->on.template expect<protocol::sent>(this->on.run(op));
    this->begin(first);

    const auto again = this->on.template expect<protocol::sent>(this->on.run(op));

    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, sent.seq);
}

TYPED_TEST_P(StoreKeyContract, WhatIsDoneInOneJobIsSeenByWhatFollows) {
    const auto request = [&](const server::actor& by, protocol::request_body body) {
        return server::request_operation{by, {this->on.next_request(), std::move(body)}};
    };
    const auto first =
        this->people.beginning(this->alice, this->tea, {&this->alice, &this->bob}, std::nullopt);
    const chain_place place = this->people.reached();
    const std::string list = this->people.sign(this->bob, this->people.next_list(this->bob));
    const auto sealed = this->people.a_sealed_send(this->alice.by(), this->tea, place);

    const auto done = this->on.run_all({
        request(this->alice.by(), first),
        request(this->bob.by(), this->people.publication(this->bob, list)),
        sealed,
    });

    ASSERT_EQ(done.outcomes.size(), 3U);
    EXPECT_FALSE(std::get<protocol::response>(done.outcomes[0]).failure);
    EXPECT_FALSE(std::get<protocol::response>(done.outcomes[1]).failure);
    const auto& refused = std::get<protocol::refused>(done.outcomes[2]);
    EXPECT_EQ(refused.failure.code, errc::epoch_stale);
    EXPECT_TRUE(this->state().is_stale);
}

TYPED_TEST_P(StoreKeyContract, ARepeatedBeginningHasOneEffect) {
    const auto asked =
        this->people.beginning(this->alice, this->tea, {&this->alice, &this->bob}, std::nullopt);
    const server::request_operation op{this->alice.by(), {this->on.next_request(), asked}};
    const auto first = this->on.template expect<protocol::response>(this->on.run(op));
    const auto again = this->on.template expect<protocol::response>(this->on.run(op));

    EXPECT_FALSE(first.failure);
    EXPECT_EQ(again, first);
    EXPECT_EQ(this->on.entry(this->bob.by(), this->tea).head, seq{4});
}

TYPED_TEST_P(StoreKeyContract, TheChainIsKeptWhateverTheRetention) {
    this->on.request(
        this->alice.by(), protocol::set_retention{this->tea, keep_until_acknowledged(days(7))}
    );
    const chain_place place = this->begin();  // entries 4 and 5
    this->people.send(this->bob.by(), this->tea, place);
    for (const key_person* each : {&this->alice, &this->bob}) {
        this->on.deliver({{each->user(), this->tea, seq{6}, each->by().device}});
    }
    this->on.advance(days(8));
    this->on.sweep();

    const protocol::pulled left = this->on.pull(this->bob.by(), this->tea, 4, 9);

    EXPECT_EQ(this->seqs(left), (std::vector<std::uint64_t>{4, 5}));
    EXPECT_EQ(left.wraps.size(), 1U);
}

TYPED_TEST_P(StoreKeyContract, AKeyArchiveIsThereAfterACrash) {
    const auto ask = [&](const server::actor& by, const protocol::request_body& body) {
        return key_people::code_of(this->on.request(by, body));
    };
    EXPECT_EQ(ask(this->bob.by(), protocol::append_archive{0, "bob's"}), std::nullopt);
    for (const std::uint64_t number : {0U, 1U, 2U}) {
        const std::string chunk(300 * 1'024 / 10, static_cast<char>('a' + number));
        EXPECT_EQ(ask(this->alice.by(), protocol::append_archive{number, chunk}), std::nullopt);
    }
    EXPECT_EQ(ask(this->alice.by(), protocol::put_key_box{{}, "first"}), std::nullopt);
    EXPECT_EQ(ask(this->alice.by(), protocol::put_key_box{{}, "recovery"}), std::nullopt);
    this->reopen();

    const auto answer = this->on.request(this->alice.by(), protocol::fetch_archive{1});
    ASSERT_TRUE(answer.archive);
    EXPECT_EQ(answer.archive->count, 3U);
    ASSERT_EQ(answer.archive->chunks.size(), 2U);
    EXPECT_EQ(answer.archive->chunks[1].front(), 'c');
    EXPECT_EQ(answer.archive->recovery, "recovery");
    EXPECT_EQ(answer.archive->box, "");
    const auto his = this->on.request(this->bob.by(), protocol::fetch_archive{});
    EXPECT_EQ(his.archive, (protocol::fetched_archive{1, {"bob's"}, "", ""}));
}

TYPED_TEST_P(StoreKeyContract, WhoBeginsAnewHasAnotherAccountKeyAndNoArchive) {
    const auto before = std::string(this->alice.account.public_half().view());
    this->on.request(this->alice.by(), protocol::append_archive{0, "chunk"});
    this->on.request(this->alice.by(), protocol::put_key_box{{}, "recovery"});
    this->on.request(this->bob.by(), protocol::append_archive{0, "bob's"});
    const crypto::secret_bytes<32> seed{std::array<std::uint8_t, 32>{9, 9, 9}};
    this->alice.account = std::move(*crypto::signing_key::from(seed));
    auto asked = this->people.publication(
        this->alice, this->people.sign(this->alice, this->people.next_list(this->alice))
    );
    asked.begins_anew = true;
    ASSERT_EQ(this->people.publish(this->alice, asked), std::nullopt);
    this->reopen();

    const auto mine = this->on.request(this->alice.by(), protocol::fetch_archive{});
    EXPECT_EQ(mine.archive, protocol::fetched_archive{});
    const auto his = this->on.request(this->bob.by(), protocol::fetch_archive{});
    EXPECT_EQ(his.archive->count, 1U);
    const auto told = this->on.request(this->alice.by(), protocol::fetch_keys{}).keys->users.at(0);
    EXPECT_EQ(
        told.accounts, (std::vector<protocol::account_start>{{1, before}, {2, told.account_key}})
    );
}

TYPED_TEST_P(StoreKeyContract, AnArchiveComesInPages) {
    const std::string chunk(protocol::archive_chunk_bytes_max, 'c');
    for (std::uint64_t number = 0; number < 20; ++number) {
        this->on.request(this->alice.by(), protocol::append_archive{number, chunk});
    }
    const auto page = this->on.request(this->alice.by(), protocol::fetch_archive{}).archive.value();
    EXPECT_EQ(page.count, 20U);
    EXPECT_EQ(page.chunks.size(), 16U);
    const auto rest = this->on.request(this->alice.by(), protocol::fetch_archive{16});
    EXPECT_EQ(rest.archive->chunks.size(), 4U);
}

TYPED_TEST_P(StoreKeyContract, ABoxGoesWithItsDevice) {
    this->people.add_device(this->bob);
    this->people.publish_all(this->bob);
    const device_id gone = this->bob.by(1).device;
    this->on.request(this->bob.by(), protocol::put_key_box{gone, "box"});
    const auto box = [&](const server::actor& by) {
        return this->on.request(by, protocol::fetch_archive{}).archive->box;
    };
    EXPECT_EQ(box(this->bob.by(1)), "box");
    EXPECT_EQ(box(this->bob.by()), "");

    const public_key key = this->bob.devices[1].signer.public_half();
    const std::uint64_t token = this->on.newest_tokens();
    this->on.template expect<server::account_result>(this->on.run(server::account_operation{
        server::forget_device{this->on.next_request(), this->on.access_token(token), gone}
    }));
    EXPECT_EQ(box(this->people.log_in(this->bob, gone, key)), "");
}

TYPED_TEST_P(StoreKeyContract, ALoginIsBoundByTheDevicesKey) {
    this->reopen();
    const auto& device = this->bob.devices.front();
    server::authenticate_operation login;
    login.token = this->on.access_token(this->on.newest_tokens());
    login.device = device.by.device;
    const auto binding = crypto::binding_to_connection(
        this->people.use(), "", crypto::tests::filled<32>(1), login.device, "bob's"
    );
    login.proof = {binding, crypto::sign_login(device.signer, binding).value()};
    EXPECT_TRUE(this->on.template expect<server::authenticated>(this->on.run(login)).is_bound);

    login.proof->expected.tls_exporter[0] ^= 1;
    const auto refused = this->on.template expect<error>(this->on.run(login));
    EXPECT_EQ(refused.code, errc::forbidden);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreKeyContract,
    ALoginIsBoundByTheDevicesKey,
    AKeyArchiveIsThereAfterACrash,
    WhoBeginsAnewHasAnotherAccountKeyAndNoArchive,
    AnArchiveComesInPages,
    ABoxGoesWithItsDevice,
    KeysAreThereAfterACrash,
    OnlyListsAboveTheKnownOneAreTold,
    TheNewestKeyOfEachDeviceIsTold,
    ARelationIsThereAfterACrash,
    ItsEntriesStandInTheTimeline,
    EachDeviceIsToldItsOwnWraps,
    ARemovedDeviceLeavesNoKeysAndNoWraps,
    ANewListMakesAllRelationsOfItsUserStale,
    WhoHasLeftMakesNothingStale,
    AChangeOfMembersStandsInTheChainAndInTheTimeline,
    OfTwoChangesAtOnceTheSecondIsSignedAgain,
    MembersThatComeAndGoMakeItStale,
    DevicesThatComeAndGoMakeItStale,
    ASealedMessageIsStoredAsItCame,
    ARepeatIsADuplicateAlsoWhenTheEpochIsOver,
    WhatIsDoneInOneJobIsSeenByWhatFollows,
    ARepeatedBeginningHasOneEffect,
    TheChainIsKeptWhateverTheRetention
);

}  // namespace gapless::tests
