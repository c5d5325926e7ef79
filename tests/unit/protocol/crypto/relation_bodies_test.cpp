#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/genesis_body.hpp"
#include "protocol/crypto/member_body.hpp"
#include "protocol/crypto/member_entry.hpp"
#include "protocol/crypto/mode_body.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "tests/unit/protocol/crypto/crypto_values.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace gapless::crypto::tests {

namespace {

// Every cut is refused, and every byte more.
template <class Decode>
void expect_exact_length(bytes body, Decode decode) {
    for (std::size_t size = 0; size < body.size(); ++size) {
        EXPECT_FALSE(decode(byte_view{body}.first(size))) << size;
    }
    body.push_back(0);
    EXPECT_EQ(why(decode(body)), reason::trailing_bytes);
}

TEST(MemberBody, IsReadAsItWasWritten) {
    const member_body body{user_id{5}, relation_role::admin};
    const bytes written = encode_member_body(body);
    EXPECT_EQ(decode_member_body(written).value(), body);
    expect_exact_length(written, decode_member_body);
    bytes changed = written;
    changed.back() = 4;
    EXPECT_EQ(why(decode_member_body(changed)), reason::malformed);
}

TEST(MemberEntry, IsWhatAChangeOfMembersComesTo) {
    using change = member_change::kind;
    using type = relation_entry::type;
    const auto of = [](change what) {
        return member_entry_of(what, user_id{5}, member_role::admin);
    };
    const member_body as_admin{user_id{5}, relation_role::admin};
    const member_body as_none{user_id{5}, relation_role::none};
    EXPECT_EQ(of(change::invited), (member_entry{type::add, as_admin}));
    EXPECT_EQ(of(change::joined), (member_entry{type::add, as_admin}));
    EXPECT_EQ(of(change::role), (member_entry{type::role, as_admin}));
    EXPECT_EQ(of(change::left), (member_entry{type::leave, as_none}));
    EXPECT_EQ(of(change::removed), (member_entry{type::remove, as_none}));
    EXPECT_EQ(of(change::created), std::nullopt);
    EXPECT_EQ(of(change::renamed), std::nullopt);
}

TEST(MemberEntry, HasABodyThatGoesWithIt) {
    const auto read = [](relation_entry::type what, relation_role role) {
        relation_entry entry;
        entry.what = what;
        entry.body = encode_member_body({user_id{5}, role});
        return member_entry_of(entry);
    };
    using type = relation_entry::type;
    EXPECT_TRUE(read(type::add, relation_role::member));
    EXPECT_FALSE(read(type::add, relation_role::none));
    EXPECT_FALSE(read(type::role, relation_role::none));
    EXPECT_TRUE(read(type::leave, relation_role::none));
    EXPECT_FALSE(read(type::remove, relation_role::member));
    EXPECT_FALSE(read(type::mode, relation_role::member));
    EXPECT_FALSE(read(type::epoch, relation_role::member));
    relation_entry cut;
    cut.what = type::add;
    EXPECT_FALSE(member_entry_of(cut));
}

TEST(ModeBody, IsReadAsItWasWritten) {
    const mode_body body{relation_mode::managed, key_policy::ephemeral};
    const bytes written = encode_mode_body(body);
    EXPECT_EQ(decode_mode_body(written).value(), body);
    expect_exact_length(written, decode_mode_body);
    EXPECT_EQ(why(decode_mode_body(hex("0001"))), reason::wrong_mode);
    EXPECT_EQ(why(decode_mode_body(hex("0103"))), reason::malformed);
}

TEST(GenesisBody, IsReadAsItWasWritten) {
    genesis_body body;
    body.conversation = conversation_id{99};
    body.nonce = filled<16>(1);
    body.created_at = wall_time{5'000};
    body.members = {{user_id{5}, relation_role::owner}, {user_id{6}, relation_role::member}};
    const bytes written = encode_genesis_body(body);
    EXPECT_EQ(decode_genesis_body(written).value(), body);
    expect_exact_length(written, decode_genesis_body);

    std::swap(body.members[0], body.members[1]);
    EXPECT_EQ(why(decode_genesis_body(encode_genesis_body(body))), reason::not_ascending);
    body.members[1] = {user_id{7}, relation_role::none};
    EXPECT_EQ(why(decode_genesis_body(encode_genesis_body(body))), reason::malformed);
    body.members.assign(genesis_body::members_max + 1, {});
    EXPECT_EQ(why(decode_genesis_body(encode_genesis_body(body))), reason::out_of_bounds);
    bytes other_suite = written;
    other_suite[17] = 2;
    EXPECT_EQ(why(decode_genesis_body(other_suite)), reason::unknown_suite);
}

[[nodiscard]] epoch_body of_two() {
    epoch_body body;
    body.epoch = 7;
    body.commitment = filled<32>(9);
    body.reason_given = epoch_body::why::age;
    body.created_at = wall_time{5'000};
    body.roster.push_back({user_id{5}, filled<32>(1), 3, filled<32>(2), {}});
    body.roster.push_back({user_id{6}, filled<32>(3), 4, filled<32>(4), {}});
    body.roster[1].devices = {{device_id{filled<16>(1)}, 1}, {device_id{filled<16>(2)}, 5}};
    body.roster[1].role = relation_role::owner;
    return body;
}

TEST(EpochBody, IsReadAsItWasWritten) {
    const epoch_body body = of_two();
    const bytes written = encode_epoch_body(body);
    EXPECT_EQ(decode_epoch_body(written).value(), body);
    expect_exact_length(written, decode_epoch_body);
}

TEST(EpochBody, SaysOnlyAnotherPolicyThanArchive) {
    epoch_body body = of_two();
    const bytes archived = encode_epoch_body(body);
    body.policy = key_policy::ephemeral;
    const bytes written = encode_epoch_body(body);
    EXPECT_EQ(decode_epoch_body(written).value(), body);
    EXPECT_EQ(written.size(), archived.size() + 1);
    bytes twice = archived;
    twice.push_back(1);
    EXPECT_FALSE(decode_epoch_body(twice)) << "there is one way to write each";
    twice.back() = 3;
    EXPECT_FALSE(decode_epoch_body(twice));
    bytes longer = written;
    longer.push_back(0);
    EXPECT_EQ(why(decode_epoch_body(longer)), reason::trailing_bytes);
}

TEST(EpochBody, HasItsRosterInOrder) {
    epoch_body body = of_two();
    std::swap(body.roster[0], body.roster[1]);
    EXPECT_EQ(why(decode_epoch_body(encode_epoch_body(body))), reason::not_ascending);
    body = of_two();
    body.roster[1].devices[1] = body.roster[1].devices[0];
    EXPECT_EQ(why(decode_epoch_body(encode_epoch_body(body))), reason::not_ascending);
}

TEST(EpochBody, RefusesARoleThatNoMemberHas) {
    epoch_body body = of_two();
    for (const std::uint8_t role : std::array<std::uint8_t, 2>{0, 4}) {
        body.roster[0].role = relation_role{role};
        EXPECT_EQ(why(decode_epoch_body(encode_epoch_body(body))), reason::malformed);
    }
}

TEST(EpochBody, HoldsTheLargestRelationAndNoLarger) {
    epoch_body body = of_two();
    body.roster.clear();
    for (std::uint64_t number = 1; number <= epoch_body::members_max; ++number) {
        roster_member member{user_id{number}, {}, 1, {}, {}};
        for (std::uint8_t device = 1; device <= 4; ++device) {
            member.devices.push_back({device_id{filled<16>(device)}, 1});
        }
        body.roster.push_back(member);
    }
    const bytes written = encode_epoch_body(body);
    EXPECT_EQ(decode_epoch_body(written).value(), body);
    EXPECT_LE(written.size(), relation_entry::body_size_max);

    body.roster[0].devices.push_back({device_id{filled<16>(9)}, 1});
    EXPECT_EQ(why(decode_epoch_body(encode_epoch_body(body))), reason::out_of_bounds);
}

TEST(EpochBody, RefusesAReasonThatItDoesNotKnow) {
    epoch_body body = of_two();
    body.reason_given = epoch_body::why{9};
    EXPECT_EQ(why(decode_epoch_body(encode_epoch_body(body))), reason::malformed);
}

}  // namespace

}  // namespace gapless::crypto::tests
