#include "server/core/keys/member_entries.hpp"

#include "protocol/wire/codec.hpp"
#include "tests/unit/server/core/keys/key_case.hpp"

namespace gapless::tests {
namespace {

class MemberEntries : public key_case {
protected:
    // The one that Alice would sign for it, with one thing changed.
    template <class Change>
    std::optional<errc> with_entry(const Change& change) {
        const auto said = crypto::member_entry_of(
            member_change::kind::invited, carol.user(), member_role::member
        );
        crypto::relation_entry entry;
        entry.relation = place.relation;
        entry.index = place.index + 1;
        entry.previous = place.head;
        entry.what = said->what;
        entry.body = crypto::encode_member_body(said->body);
        entry.actor = alice.user();
        entry.actor_device = alice.by().device;
        entry.actor_list_seq = alice.lists.size();
        change(entry);
        return ask(alice.by(), protocol::invite_member{tea, "carol", {people.sign(alice, entry)}});
    }

    member_change newest() {
        const auto head = on.entry(alice.by(), tea).head;
        const auto found = on.pull(alice.by(), tea, head.value, head.value);
        return protocol::decode_member_change(found.messages.at(0).body).value();
    }

    chain_place place = begin();  // entries 3 and 4
    key_person carol = people.sign_up("carol");
};

TEST_F(MemberEntries, WithoutThemTheAnswerSaysWhatToSign) {
    const auto answer = on.request(alice.by(), protocol::invite_member{tea, "carol"});
    EXPECT_EQ(key_people::code_of(answer), errc::encryption_required);
    ASSERT_TRUE(answer.to_sign);
    EXPECT_EQ(answer.to_sign->relation.index, 1U);
    EXPECT_EQ(answer.to_sign->relation.head, text_of(place.head));
    const protocol::unsigned_entry expected{
        member_change::kind::invited, carol.user(), member_role::member
    };
    EXPECT_EQ(answer.to_sign->entries, std::vector{expected});
    EXPECT_EQ(on.entry(alice.by(), tea).members, 2U);
}

TEST_F(MemberEntries, WhereNothingIsEncryptedNothingIsSigned) {
    const conversation_id plain = on.create_group(alice.by(), "plain", {});
    EXPECT_EQ(ask(alice.by(), protocol::invite_member{plain, "carol", {"entry"}}), errc::conflict);
    EXPECT_EQ(ask(alice.by(), protocol::invite_member{plain, "carol"}), std::nullopt);
}

TEST_F(MemberEntries, EveryChangeTakesTheChainOn) {
    EXPECT_EQ(people.change(alice, protocol::invite_member{tea, "carol"}, place), std::nullopt);
    EXPECT_EQ(newest().change, member_change::kind::invited);
    EXPECT_FALSE(newest().signed_entry.empty());
    EXPECT_EQ(
        people.change(
            alice, protocol::change_role{tea, "bob", member_role::admin}, people.reached()
        ),
        std::nullopt
    );
    EXPECT_EQ(newest().change, member_change::kind::role);
    EXPECT_EQ(
        people.change(bob, protocol::remove_member{tea, "carol"}, people.reached()), std::nullopt
    );
    EXPECT_EQ(newest().change, member_change::kind::removed);
    const auto state = on.request(alice.by(), protocol::fetch_keys{tea, {}, {}, {}}).keys->relation;
    EXPECT_EQ(state.index, 4U);
    EXPECT_EQ(state.head, text_of(people.reached().head));
}

TEST_F(MemberEntries, WhatIsSoAlreadyTakesNoEntries) {
    protocol::invite_member asked{tea, "carol"};
    const auto wanted = on.request(alice.by(), asked).to_sign.value();
    EXPECT_EQ(people.change(alice, asked, place), std::nullopt);
    asked.entries = people.sign(alice, place, wanted.entries);
    const auto answer = on.request(alice.by(), asked);
    EXPECT_EQ(key_people::code_of(answer), errc::conflict);
    ASSERT_TRUE(answer.to_sign);
    EXPECT_TRUE(answer.to_sign->entries.empty());
    EXPECT_EQ(ask(alice.by(), protocol::invite_member{tea, "carol"}), std::nullopt);
}

TEST_F(MemberEntries, AnOwnerWhoGoesSignsForTheHeir) {
    const auto answer = on.request(alice.by(), protocol::leave_group{tea});
    const std::vector<protocol::unsigned_entry> expected{
        {member_change::kind::role, bob.user(), member_role::owner},
        {member_change::kind::left, alice.user(), member_role::owner},
    };
    ASSERT_TRUE(answer.to_sign);
    EXPECT_EQ(answer.to_sign->entries, expected);
    EXPECT_EQ(people.change(alice, protocol::leave_group{tea}, place), std::nullopt);
    EXPECT_EQ(on.entry(bob.by(), tea).role, member_role::owner);
}

TEST_F(MemberEntries, WhoMakesAnotherTheOwnerStepsBack) {
    const protocol::change_role asked{tea, "bob", member_role::owner};
    EXPECT_EQ(people.change(alice, asked, place), std::nullopt);
    EXPECT_EQ(on.entry(alice.by(), tea).role, member_role::admin);
    EXPECT_EQ(people.reached().index, place.index + 2);
}

TEST_F(MemberEntries, WhoWasRemovedDoesNotComeBackAlone) {
    EXPECT_EQ(people.change(alice, protocol::remove_member{tea, "bob"}, place), std::nullopt);
    const chain_place without = people.reached();
    EXPECT_EQ(people.change(bob, protocol::join_group{tea}, without), errc::forbidden);
    EXPECT_EQ(people.change(alice, protocol::invite_member{tea, "bob"}, without), std::nullopt);
    EXPECT_EQ(people.change(bob, protocol::leave_group{tea}, people.reached()), std::nullopt);
    EXPECT_EQ(people.change(bob, protocol::join_group{tea}, people.reached()), std::nullopt);
}

TEST_F(MemberEntries, RefusesAnEntryThatDoesNotFollowOrSaysAnotherThing) {
    using entry = crypto::relation_entry;
    EXPECT_EQ(with_entry([](entry& it) { ++it.index; }), errc::conflict);
    EXPECT_EQ(with_entry([](entry& it) { it.previous[0] ^= 1U; }), errc::conflict);
    EXPECT_EQ(with_entry([](entry& it) { it.relation.bytes[0] ^= 1U; }), errc::conflict);
    EXPECT_EQ(with_entry([](entry& it) { ++it.actor_list_seq; }), errc::conflict);
    EXPECT_EQ(
        with_entry([&](entry& it) { it.body = crypto::encode_member_body({bob.user()}); }),
        errc::conflict
    );
    EXPECT_EQ(
        with_entry([&](entry& it) {
            it.body = crypto::encode_member_body({carol.user(), crypto::relation_role::admin});
        }),
        errc::conflict
    );
    EXPECT_EQ(with_entry([](entry& it) { it.what = entry::type::role; }), errc::conflict);
    EXPECT_EQ(with_entry([](entry& it) { it.what = entry::type::mode; }), errc::usage);
    EXPECT_EQ(with_entry([](entry& it) { it.body.clear(); }), errc::usage);
    EXPECT_EQ(with_entry([&](entry& it) { it.actor = bob.user(); }), errc::usage);
    EXPECT_EQ(on.entry(alice.by(), tea).members, 2U) << "nothing was written";
    EXPECT_EQ(with_entry([](entry&) {}), std::nullopt);
}

TEST_F(MemberEntries, RefusesWhatAnotherDeviceHasSigned) {
    const auto wanted =
        on.request(alice.by(), protocol::invite_member{tea, "carol"}).to_sign.value();
    const auto entries = people.sign(bob, place, wanted.entries);
    EXPECT_EQ(ask(alice.by(), protocol::invite_member{tea, "carol", entries}), errc::usage);
    EXPECT_EQ(
        ask(alice.by(), protocol::invite_member{tea, "carol", {std::string(40, 'x')}}), errc::usage
    );
}

}  // namespace
}  // namespace gapless::tests
