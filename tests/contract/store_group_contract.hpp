#pragma once

#include "protocol/wire/codec.hpp"
#include "tests/contract/store_contract_base.hpp"

#include <optional>

namespace gapless::tests {

template <class Subject>
class StoreGroupContract : public StoreContractBase<Subject> {
protected:
    StoreGroupContract() = default;

    explicit StoreGroupContract(server::job_policy policy) : StoreContractBase<Subject>(policy) {}

    std::optional<errc> ask(const server::actor& by, protocol::request_body body) {
        const auto answer = this->on.request(by, std::move(body));
        return answer.failure ? std::optional{answer.failure->code} : std::nullopt;
    }

    // Everything in the group's timeline that alice sees, as "kind user by role".
    std::vector<std::string> changes_seen(conversation_id group) {
        std::vector<std::string> all;
        for (const message& each : this->on.pull(alice, group, 1, 1'000).messages) {
            EXPECT_EQ(each.kind, message_kind::member_change);
            EXPECT_EQ(each.counter, sender_counter{});
            const auto change = protocol::decode_member_change(each.body);
            EXPECT_TRUE(change);
            all.push_back(
                std::string{name_of(change->change)} + " " + change->user + " " + change->by + " " +
                std::string{name_of(change->role)}
            );
        }
        return all;
    }

    member_role role_of(const std::string& name, conversation_id group) {
        for (const member& each : this->on.members(alice, group)) {
            if (each.name == name) {
                return each.role;
            }
        }
        ADD_FAILURE() << name << " is no member";
        return {};
    }

    server::actor alice = this->on.sign_up("alice");
    server::actor bob = this->on.sign_up("bob");
    server::actor carol = this->on.sign_up("carol");
    server::actor dave = this->on.sign_up("dave");
};

// One who needs another policy than the usual.
template <class Subject>
struct small_groups : StoreGroupContract<Subject> {
    explicit small_groups(server::job_policy policy) : StoreGroupContract<Subject>(policy) {}

    void TestBody() override {}

    using StoreGroupContract<Subject>::alice;
    using StoreGroupContract<Subject>::bob;
    using StoreGroupContract<Subject>::carol;
    using StoreGroupContract<Subject>::ask;
    using StoreContractBase<Subject>::on;
};

TYPED_TEST_SUITE_P(StoreGroupContract);

TYPED_TEST_P(StoreGroupContract, AGroupBeginsWithItsOwnerAndTheInvited) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "Carol"});

    const auto members = this->on.members(this->alice, group);

    ASSERT_EQ(members.size(), 3U);
    EXPECT_EQ(members[0], (member{this->alice.user, "alice", member_role::owner, seq{1}}));
    EXPECT_EQ(members[1], (member{this->bob.user, "bob", member_role::member, seq{2}}));
    EXPECT_EQ(members[2], (member{this->carol.user, "carol", member_role::member, seq{3}}));
    EXPECT_EQ(
        this->changes_seen(group),
        (std::vector<std::string>{
            "created alice alice owner", "invited bob alice member", "invited carol alice member"
        })
    );
}

TYPED_TEST_P(StoreGroupContract, ItsEntriesBearTheRequestsIdCountedUp) {
    const auto id = numbered<request_id>(0xffff);
    const auto answer = this->on.template expect<protocol::response>(this->on.run(
        server::request_operation{this->alice, {id, protocol::create_group{"tea", {"bob"}}}}
    ));

    const auto range = this->on.pull(this->alice, answer.conversation, 1, 2);

    ASSERT_EQ(range.messages.size(), 2U);
    EXPECT_EQ(range.messages[0].client_id, numbered<client_id>(0xffff));
    EXPECT_EQ(range.messages[1].client_id, numbered<client_id>(0x1'0000));
    EXPECT_EQ(range.messages[1].sender, this->alice.user);
    EXPECT_EQ(range.messages[1].device, this->alice.device);
}

TYPED_TEST_P(StoreGroupContract, NamesTwiceAndTheCreatorCountOnce) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "BOB", "alice"});

    EXPECT_EQ(this->on.members(this->alice, group).size(), 2U);
}

TYPED_TEST_P(StoreGroupContract, AGroupWantsAGoodNameAndMembersThatExist) {
    const auto created = [&](std::string name, std::vector<std::string> members) {
        return this->ask(this->alice, protocol::create_group{std::move(name), std::move(members)});
    };

    EXPECT_EQ(created("", {}), errc::invalid_name);
    EXPECT_EQ(created(std::string(65, 'x'), {}), errc::invalid_name);
    EXPECT_EQ(created("\xc3", {}), errc::invalid_utf8);
    EXPECT_EQ(created("tea", {"bob", "nobody"}), errc::unknown_user);
    EXPECT_EQ(created(std::string(64, 'x'), {}), std::nullopt);
    EXPECT_EQ(this->on.sync(this->bob, 0).entries.size(), 0U);
}

TYPED_TEST_P(StoreGroupContract, AFullGroupTakesNobody) {
    small_groups<TypeParam> small{{.group_members_max = 2}};
    EXPECT_EQ(
        small.ask(small.alice, protocol::create_group{"tea", {"bob", "carol"}}), errc::group_full
    );
    const auto group = small.on.create_group(small.alice, "tea", {"bob"});

    EXPECT_EQ(small.ask(small.alice, protocol::invite_member{group, "carol"}), errc::group_full);
    EXPECT_EQ(small.ask(small.carol, protocol::join_group{group}), errc::group_full);
}

TYPED_TEST_P(StoreGroupContract, ARepeatedRequestGetsItsFirstAnswer) {
    const server::request_operation create{
        this->alice, {this->on.next_request(), protocol::create_group{"tea", {"bob"}}}
    };
    const auto first = this->on.template expect<protocol::response>(this->on.run(create));

    const auto again = this->on.template expect<protocol::response>(this->on.run(create));

    EXPECT_EQ(again, first);
    EXPECT_TRUE(this->on.changes().empty());
    EXPECT_EQ(this->on.sync(this->alice, 0).entries.size(), 1U);
}

TYPED_TEST_P(StoreGroupContract, ARefusedRequestStaysRefused) {
    const server::request_operation create{
        this->alice, {this->on.next_request(), protocol::create_group{"tea", {"erin"}}}
    };
    EXPECT_TRUE(this->on.template expect<protocol::response>(this->on.run(create)).failure);
    this->on.sign_up("erin");

    const auto again = this->on.template expect<protocol::response>(this->on.run(create));

    ASSERT_TRUE(again.failure);
    EXPECT_EQ(again.failure->code, errc::unknown_user);
}

TYPED_TEST_P(StoreGroupContract, FirstAnswersAreForgottenAfterTheirTime) {
    const server::request_operation create{
        this->alice, {this->on.next_request(), protocol::create_group{"tea", {}}}
    };
    const auto first = this->on.template expect<protocol::response>(this->on.run(create));
    this->on.advance(days(8));
    this->on.sweep();

    const auto again = this->on.template expect<protocol::response>(this->on.run(create));

    EXPECT_NE(again.conversation, first.conversation);
}

TYPED_TEST_P(StoreGroupContract, OwnerAndAdminsInvite) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});
    EXPECT_EQ(this->ask(this->bob, protocol::invite_member{group, "carol"}), errc::forbidden);
    this->ask(this->alice, protocol::change_role{group, "bob", member_role::admin});

    EXPECT_EQ(this->ask(this->bob, protocol::invite_member{group, "carol"}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::invite_member{group, "carol"}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::invite_member{group, "x"}), errc::unknown_user);
    EXPECT_EQ(this->on.members(this->carol, group).size(), 3U);
    EXPECT_EQ(this->changes_seen(group).back(), "invited carol bob member");
}

TYPED_TEST_P(StoreGroupContract, WhoeverKnowsAnOpenGroupJoins) {
    const auto group = this->on.create_group(this->alice, "tea", {});

    EXPECT_EQ(this->ask(this->bob, protocol::join_group{group}), std::nullopt);
    EXPECT_EQ(this->ask(this->bob, protocol::join_group{group}), std::nullopt);

    EXPECT_EQ(
        this->changes_seen(group),
        (std::vector<std::string>{"created alice alice owner", "joined bob bob member"})
    );
    EXPECT_EQ(
        this->ask(this->bob, protocol::join_group{conversation_id{4711}}),
        errc::unknown_conversation
    );
}

TYPED_TEST_P(StoreGroupContract, AClosedGroupHidesFromStrangers) {
    small_groups<TypeParam> small{{.open_join = false}};
    const auto group = small.on.create_group(small.alice, "tea", {"carol"});
    small.ask(small.carol, protocol::leave_group{group});

    EXPECT_EQ(small.ask(small.bob, protocol::join_group{group}), errc::unknown_conversation);
    EXPECT_EQ(small.ask(small.carol, protocol::join_group{group}), errc::forbidden);
}

TYPED_TEST_P(StoreGroupContract, AnOwnerWhoLeavesIsFollowedByTheOldestAdmin) {
    const auto group = this->on.create_group(this->bob, "tea", {"alice", "carol", "dave"});
    this->ask(this->bob, protocol::change_role{group, "dave", member_role::admin});
    this->ask(this->bob, protocol::change_role{group, "carol", member_role::admin});

    EXPECT_EQ(this->ask(this->bob, protocol::leave_group{group}), std::nullopt);

    EXPECT_EQ(this->role_of("carol", group), member_role::owner);
    EXPECT_EQ(this->role_of("dave", group), member_role::admin);
    const auto seen = this->changes_seen(group);
    EXPECT_EQ(seen.at(seen.size() - 2), "role carol bob owner");
    EXPECT_EQ(seen.back(), "left bob bob owner");
}

TYPED_TEST_P(StoreGroupContract, WithoutAdminsTheOldestMemberFollows) {
    const auto group = this->on.create_group(this->dave, "tea", {"carol", "alice"});

    this->ask(this->dave, protocol::leave_group{group});

    EXPECT_EQ(this->role_of("carol", group), member_role::owner);
    EXPECT_EQ(this->role_of("alice", group), member_role::member);
}

TYPED_TEST_P(StoreGroupContract, TheLastOneMayLeaveAndTheNextOwnsTheGroup) {
    const auto group = this->on.create_group(this->bob, "tea", {});
    EXPECT_EQ(this->ask(this->bob, protocol::leave_group{group}), std::nullopt);

    EXPECT_EQ(this->ask(this->alice, protocol::join_group{group}), std::nullopt);

    EXPECT_EQ(this->role_of("alice", group), member_role::owner);
}

TYPED_TEST_P(StoreGroupContract, WhoMayRemoveWhom) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol", "dave"});
    this->ask(this->alice, protocol::change_role{group, "bob", member_role::admin});
    this->ask(this->alice, protocol::change_role{group, "carol", member_role::admin});
    const auto removed = [&](const server::actor& by, std::string whom) {
        return this->ask(by, protocol::remove_member{group, std::move(whom)});
    };

    EXPECT_EQ(removed(this->dave, "bob"), errc::forbidden);
    EXPECT_EQ(removed(this->bob, "carol"), errc::forbidden);
    EXPECT_EQ(removed(this->bob, "alice"), errc::forbidden);
    EXPECT_EQ(removed(this->alice, "alice"), errc::forbidden);
    EXPECT_EQ(removed(this->bob, "nobody"), errc::unknown_user);
    EXPECT_EQ(removed(this->bob, "dave"), std::nullopt);
    EXPECT_EQ(removed(this->bob, "dave"), errc::not_a_member);
    EXPECT_EQ(removed(this->alice, "carol"), std::nullopt);
    EXPECT_EQ(this->changes_seen(group).back(), "removed carol alice admin");
    EXPECT_EQ(this->on.members(this->alice, group).size(), 2U);
}

TYPED_TEST_P(StoreGroupContract, OnlyTheOwnerGivesRoles) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob", "carol"});
    const auto given = [&](const server::actor& by, std::string whom, member_role role) {
        return this->ask(by, protocol::change_role{group, std::move(whom), role});
    };

    EXPECT_EQ(given(this->bob, "carol", member_role::admin), errc::forbidden);
    EXPECT_EQ(given(this->alice, "alice", member_role::member), errc::forbidden);
    EXPECT_EQ(given(this->alice, "dave", member_role::admin), errc::not_a_member);
    EXPECT_EQ(given(this->alice, "bob", member_role::admin), std::nullopt);
    EXPECT_EQ(given(this->bob, "carol", member_role::admin), errc::forbidden);
    const auto entries = this->changes_seen(group).size();
    EXPECT_EQ(given(this->alice, "bob", member_role::admin), std::nullopt);
    EXPECT_EQ(this->changes_seen(group).size(), entries);
}

TYPED_TEST_P(StoreGroupContract, OwnershipPassesOn) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});

    this->ask(this->alice, protocol::change_role{group, "bob", member_role::owner});

    EXPECT_EQ(this->role_of("bob", group), member_role::owner);
    EXPECT_EQ(this->role_of("alice", group), member_role::admin);
    EXPECT_EQ(
        this->ask(this->alice, protocol::change_role{group, "bob", member_role::member}),
        errc::forbidden
    );
}

TYPED_TEST_P(StoreGroupContract, OnlyMembersSeeMembers) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});
    this->ask(this->bob, protocol::leave_group{group});

    EXPECT_EQ(this->ask(this->bob, protocol::list_members{group}), errc::not_a_member);
    EXPECT_EQ(this->ask(this->carol, protocol::list_members{group}), errc::unknown_conversation);
}

TYPED_TEST_P(StoreGroupContract, DirectConversationsHaveNoneOfThis) {
    const auto direct = this->on.send(this->alice, destination::direct("bob"), "hi").conversation;

    EXPECT_EQ(this->ask(this->alice, protocol::invite_member{direct, "carol"}), errc::forbidden);
    EXPECT_EQ(this->ask(this->alice, protocol::remove_member{direct, "bob"}), errc::forbidden);
    EXPECT_EQ(
        this->ask(this->alice, protocol::change_role{direct, "bob", member_role::admin}),
        errc::forbidden
    );
    EXPECT_EQ(this->ask(this->alice, protocol::join_group{direct}), errc::forbidden);
    EXPECT_EQ(this->ask(this->alice, protocol::leave_group{direct}), errc::forbidden);
    EXPECT_EQ(this->ask(this->alice, protocol::list_members{direct}), errc::forbidden);
    EXPECT_EQ(this->ask(this->carol, protocol::join_group{direct}), errc::unknown_conversation);
    EXPECT_EQ(this->ask(this->carol, protocol::leave_group{direct}), errc::unknown_conversation);
}

TYPED_TEST_P(StoreGroupContract, ComingAndGoingIsCounted) {
    const auto group = this->on.create_group(this->alice, "tea", {"bob"});
    const auto count = [&] { return this->on.entry(this->alice, group).members; };
    EXPECT_EQ(count(), 2U);

    this->ask(this->carol, protocol::join_group{group});
    EXPECT_EQ(count(), 3U);
    this->ask(this->bob, protocol::leave_group{group});
    this->ask(this->alice, protocol::remove_member{group, "carol"});
    EXPECT_EQ(count(), 1U);
    this->ask(this->bob, protocol::join_group{group});
    this->ask(this->bob, protocol::join_group{group});
    this->ask(this->alice, protocol::change_role{group, "bob", member_role::admin});
    EXPECT_EQ(count(), 2U);
    this->ask(this->alice, protocol::dismiss_group{group});
    EXPECT_EQ(count(), 0U);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreGroupContract,
    AGroupBeginsWithItsOwnerAndTheInvited,
    ItsEntriesBearTheRequestsIdCountedUp,
    NamesTwiceAndTheCreatorCountOnce,
    AGroupWantsAGoodNameAndMembersThatExist,
    AFullGroupTakesNobody,
    ARepeatedRequestGetsItsFirstAnswer,
    ARefusedRequestStaysRefused,
    FirstAnswersAreForgottenAfterTheirTime,
    OwnerAndAdminsInvite,
    WhoeverKnowsAnOpenGroupJoins,
    AClosedGroupHidesFromStrangers,
    AnOwnerWhoLeavesIsFollowedByTheOldestAdmin,
    WithoutAdminsTheOldestMemberFollows,
    TheLastOneMayLeaveAndTheNextOwnsTheGroup,
    WhoMayRemoveWhom,
    OnlyTheOwnerGivesRoles,
    OwnershipPassesOn,
    OnlyMembersSeeMembers,
    ComingAndGoingIsCounted,
    DirectConversationsHaveNoneOfThis
);

}  // namespace gapless::tests
