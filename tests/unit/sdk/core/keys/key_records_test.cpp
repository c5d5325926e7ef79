// What the keys' machines keep reads back as it was, and what was damaged does not.
#include "sdk/core/keys/epoch.hpp"
#include "sdk/core/keys/pinned_user.hpp"
#include "sdk/core/keys/relation.hpp"
#include "sdk/core/keys/sender_place.hpp"
#include "sdk/core/keys/signed_members.hpp"
#include "sdk/core/keys/text.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::tests {
namespace {

// No shorter and no longer record is one.
void expect_exact(const std::string& record, auto decode, std::size_t older_size = 0) {
    for (std::size_t size = 0; size < record.size(); ++size) {
        ASSERT_EQ(decode(record.substr(0, size)).has_value(), size != 0 && size == older_size)
            << size;
    }
    ASSERT_FALSE(decode(record + 'x'));
    ASSERT_TRUE(decode(record));
}

TEST(KeyRecords, Relation) {
    sdk::relation kept;
    kept.id.bytes[3] = 7;
    kept.index = 5;
    kept.head[9] = 8;
    kept.epoch = 4;
    kept.epoch_begun = wall_time{1'700'000'000'000};
    kept.sealed = 12;
    kept.at = seq{33};
    kept.away_to = seq{44};
    kept.is_stale = true;
    kept.told = 4;
    kept.gone = {user_id{3}, user_id{9}};
    kept.policy = key_policy::ephemeral;
    kept.generation = 6;
    kept.generation_begun = wall_time{1'700'000'000'001};
    kept.generation_sealed = 2;
    const auto record = sdk::encode_relation(kept);
    EXPECT_EQ(sdk::decode_relation(record), kept);
    constexpr std::size_t of_generations = 1 + 4 + 8 + 8;
    expect_exact(record, sdk::decode_relation, record.size() - of_generations);
}

TEST(KeyRecords, RelationOfAnOlderVersionIsArchived) {
    sdk::relation kept;
    kept.epoch = 4;
    const auto record = sdk::encode_relation(kept);
    EXPECT_EQ(sdk::decode_relation(record.substr(0, record.size() - 21)), kept);
}

TEST(KeyRecords, Epoch) {
    sdk::epoch kept;
    kept.id[1] = 4;
    kept.index = 9;
    kept.lists[2] = 5;
    kept.roster = {{device_number(1), user_id{7}}, {device_number(2), user_id{8}}};
    kept.secret = std::string(32, 's');
    kept.later = {crypto::digest{1}, crypto::digest{2}};
    const auto record = sdk::encode_epoch(kept);
    const auto read = sdk::decode_epoch(record);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->id, kept.id);
    EXPECT_EQ(read->roster, kept.roster);
    EXPECT_EQ(read->secret, kept.secret);
    EXPECT_EQ(read->later, kept.later);
    EXPECT_EQ(read->state_at(8), nullptr);
    EXPECT_EQ(*read->state_at(9), kept.id);
    EXPECT_EQ(*read->state_at(11), kept.later[1]);
    EXPECT_EQ(read->state_at(12), nullptr);
    EXPECT_EQ(*read->owner_of(device_number(2)), user_id{8});
    EXPECT_EQ(read->owner_of(device_number(3)), nullptr);
    expect_exact(record, sdk::decode_epoch);
}

TEST(KeyRecords, SignedMembers) {
    sdk::signed_members kept;
    kept.roles = {
        {user_id{7}, crypto::relation_role::owner}, {user_id{8}, crypto::relation_role::member}
    };
    kept.removed = {user_id{9}};
    kept.rulers = {user_id{7}, user_id{9}};
    kept.since = seq{12};
    const auto record = sdk::encode_signed_members(kept);
    EXPECT_EQ(sdk::decode_signed_members(record), kept);
    expect_exact(record, sdk::decode_signed_members);
}

std::size_t older_size(const sdk::pinned_user& user) {
    return sdk::encode_pinned_user(user).size() - 2 * sizeof(std::uint64_t) - sizeof(std::uint32_t);
}

TEST(KeyRecords, PinnedUser) {
    sdk::pinned_user kept;
    kept.user = user_id{9};
    kept.name = "carol";
    kept.account_key.bytes[4] = 1;
    kept.lists.resize(2);
    kept.devices = {{device_number(1), {}, 1, 1, 2}, {device_number(2), {}, 0, 2, 0}};
    // As it was kept before users could begin anew.
    const auto older = sdk::encode_pinned_user(kept).substr(0, older_size(kept));
    EXPECT_EQ(sdk::decode_pinned_user(older), kept);

    kept.account_from = 2;
    kept.verified_from = 1;
    kept.former = {{1, public_key{{7}}}};
    const auto record = sdk::encode_pinned_user(kept);
    EXPECT_EQ(sdk::decode_pinned_user(record), kept);
    expect_exact(record, [&](const std::string& some) {
        return some.size() == older.size() ? std::nullopt : sdk::decode_pinned_user(some);
    });
}

TEST(KeyRecords, APinnedUserKnowsWhoSignedWhat) {
    sdk::pinned_user user;
    user.account_key = public_key{{5}};
    EXPECT_EQ(user.account_at(1), user.account_key);
    user.account_from = 5;
    user.former = {{1, public_key{{1}}}, {3, public_key{{3}}}};
    EXPECT_EQ(user.account_at(1), public_key{{1}});
    EXPECT_EQ(user.account_at(2), public_key{{1}});
    EXPECT_EQ(user.account_at(3), public_key{{3}});
    EXPECT_EQ(user.account_at(4), public_key{{3}});
    EXPECT_EQ(user.account_at(5), user.account_key);
}

TEST(KeyRecords, SenderPlace) {
    const sdk::sender_place with{sender_counter{6}, crypto::short_digest{1, 2}};
    const sdk::sender_place without{sender_counter{6}, std::nullopt};
    EXPECT_EQ(sdk::decode_sender_place(sdk::encode_sender_place(with)), with);
    EXPECT_EQ(sdk::decode_sender_place(sdk::encode_sender_place(without)), without);
    expect_exact(sdk::encode_sender_place(with), sdk::decode_sender_place);
}

}  // namespace
}  // namespace gapless::tests
