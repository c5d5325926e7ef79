#include "sdk/core/keys/signed_members.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

using type = crypto::relation_entry::type;
using role = crypto::relation_role;

constexpr user_id owner{1};
constexpr user_id admin{2};
constexpr user_id plain{3};
constexpr user_id stranger{4};
constexpr seq begun{10};

class SignedMembers : public testing::Test {
protected:
    static crypto::member_entry entry(type what, user_id about, role as = role::member) {
        const bool goes = what == type::remove || what == type::leave;
        return {what, {about, goes ? role::none : as}};
    }

    sdk::signed_members members = sdk::members_of(
        std::vector<crypto::member_body>{
            {owner, role::owner}, {admin, role::admin}, {plain, role::member}
        },
        begun
    );
};

TEST_F(SignedMembers, AnyMemberBringsOthersInAsPlainOnes) {
    EXPECT_TRUE(members.allows(plain, entry(type::add, stranger)));
    EXPECT_FALSE(members.allows(owner, entry(type::add, stranger, role::admin)));
    EXPECT_FALSE(members.allows(owner, entry(type::add, plain)));
    EXPECT_FALSE(members.allows(user_id{5}, entry(type::add, stranger)));
}

TEST_F(SignedMembers, WhoeverWasNotTakenOutComesAlone) {
    EXPECT_TRUE(members.allows(stranger, entry(type::add, stranger)));
    EXPECT_FALSE(members.allows(stranger, entry(type::add, stranger, role::owner)));
    members.take(entry(type::remove, plain));
    EXPECT_FALSE(members.allows(plain, entry(type::add, plain)));
    members.take(entry(type::add, plain));
    members.take(entry(type::leave, plain));
    EXPECT_TRUE(members.allows(plain, entry(type::add, plain)));
}

TEST_F(SignedMembers, WhoComesIntoAnAbandonedGroupOwnsIt) {
    const sdk::signed_members none;
    EXPECT_TRUE(none.allows(stranger, entry(type::add, stranger, role::owner)));
}

TEST_F(SignedMembers, OwnersTakeEverybodyOutAndAdminsPlainOnes) {
    EXPECT_TRUE(members.allows(owner, entry(type::remove, admin)));
    EXPECT_TRUE(members.allows(admin, entry(type::remove, plain)));
    EXPECT_FALSE(members.allows(admin, entry(type::remove, owner)));
    EXPECT_FALSE(members.allows(plain, entry(type::remove, plain)));
    EXPECT_FALSE(members.allows(owner, entry(type::remove, stranger)));
    EXPECT_FALSE(members.allows(stranger, entry(type::remove, plain)));
}

TEST_F(SignedMembers, EverybodyGoesAloneAndNobodyForAnother) {
    EXPECT_TRUE(members.allows(plain, entry(type::leave, plain)));
    EXPECT_FALSE(members.allows(owner, entry(type::leave, plain)));
    EXPECT_FALSE(members.allows(stranger, entry(type::leave, stranger)));
}

TEST_F(SignedMembers, TheOwnerAloneSaysWhoHasWhichRole) {
    EXPECT_TRUE(members.allows(owner, entry(type::role, plain, role::admin)));
    EXPECT_FALSE(members.allows(admin, entry(type::role, plain, role::admin)));
    EXPECT_FALSE(members.allows(owner, entry(type::role, stranger, role::admin)));
    EXPECT_FALSE(members.allows(plain, entry(type::role, plain, role::owner)));
    members.take(entry(type::role, plain, role::owner));
    EXPECT_TRUE(members.allows(owner, entry(type::role, owner, role::admin)));
    EXPECT_FALSE(members.allows(owner, entry(type::role, owner, role::member)));
    EXPECT_FALSE(members.allows(owner, entry(type::mode, owner)));
}

TEST_F(SignedMembers, WhoRulesNow) {
    EXPECT_TRUE(members.rules(owner));
    EXPECT_TRUE(members.rules(admin));
    EXPECT_FALSE(members.rules(plain));
    EXPECT_FALSE(members.rules(stranger));
    members.take(entry(type::role, admin));
    EXPECT_FALSE(members.rules(admin));
    members.take(entry(type::role, plain, role::admin));
    EXPECT_TRUE(members.rules(plain));
}

TEST_F(SignedMembers, WhatARulerDidStaysRightWhenTheyRuleNoMore) {
    members.take(entry(type::role, admin));
    members.take(entry(type::leave, owner));
    EXPECT_TRUE(members.may_have_ruled(admin, seq{12}));
    EXPECT_TRUE(members.may_have_ruled(owner, seq{12}));
    EXPECT_FALSE(members.may_have_ruled(plain, seq{12}));
    EXPECT_TRUE(members.may_have_ruled(plain, seq{9})) << "nobody here knows what was before";
}

TEST_F(SignedMembers, ARosterIsOfExactlyThese) {
    std::vector<crypto::roster_member> roster(3);
    roster[0] = {owner, {}, 1, {}, {}, role::owner};
    roster[1] = {admin, {}, 1, {}, {}, role::admin};
    roster[2] = {plain, {}, 1, {}, {}, role::member};
    EXPECT_TRUE(members.is_roster(roster));
    EXPECT_EQ(sdk::members_of(roster, begun), members);
    roster[1].role = role::owner;
    EXPECT_FALSE(members.is_roster(roster));
    roster[1].role = role::admin;
    roster.push_back({stranger, {}, 1, {}, {}, role::member});
    EXPECT_FALSE(members.is_roster(roster));
    roster.resize(2);
    EXPECT_FALSE(members.is_roster(roster));
}

}  // namespace
}  // namespace gapless::tests
