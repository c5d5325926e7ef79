#include "sdk/core/keys/user_book.hpp"

#include "protocol/crypto/device_list.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/kem_key.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "sdk/core/keys/text.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace gapless::tests {
namespace {

using crypto::reason;

constexpr user_id carol{9};
constexpr wall_time today{1'700'000'000'000};

// A user, an account key, devices, and a book of somebody else.
class UserBook : public testing::Test {
protected:
    crypto::signing_key draw_key() {
        crypto::secret_bytes<32> seed;
        entropy.fill(seed.writable());
        return std::move(*crypto::signing_key::from(seed));
    }

    std::string list(std::uint64_t number, const std::vector<public_key>& devices) {
        crypto::device_list made;
        made.user = carol;
        made.list_seq = number;
        made.previous = previous;
        made.issued_at = today;
        for (const auto& each : devices) {
            made.devices.push_back({crypto::device_of(each), each, 0});
        }
        std::ranges::sort(made.devices, {}, &crypto::listed_device::device);
        return sdk::text_of(crypto::sign_device_list(*use, account, made));
    }

    // The next one follows on this one.
    std::string then(std::string made) {
        previous = crypto::list_hash_of(*use, crypto::view_of(made));
        return made;
    }

    // From this list on they are signed with another account key.
    void begin_anew(std::uint64_t number) {
        if (starts.empty()) {
            starts.push_back({1, sdk::text_of(account.public_half().bytes)});
        }
        account = draw_key();
        starts.push_back({number, sdk::text_of(account.public_half().bytes)});
    }

    protocol::user_keys told(std::vector<std::string> lists) {
        protocol::user_keys said;
        said.user = carol;
        said.account_key = sdk::text_of(account.public_half().bytes);
        said.lists = std::move(lists);
        said.accounts = starts;
        return said;
    }

    std::unique_ptr<crypto::algorithms> use = std::move(*crypto::algorithms::load());
    counting_entropy entropy;
    crypto::signing_key account = draw_key();
    crypto::signing_key phone = draw_key();
    crypto::signing_key tablet = draw_key();
    crypto::digest previous{};
    std::vector<protocol::account_start> starts;
    sdk::memory_mailbox box{alice()};
    sdk::ledger book{*box.load()};
    sdk::user_book users{*use, book};
};

TEST_F(UserBook, PinsTheFirstAccountKeyAndTheChainOfLists) {
    const auto first = then(list(1, {phone.public_half()}));
    const auto second = list(2, {phone.public_half(), tablet.public_half()});
    ASSERT_TRUE(users.take(told({first})));
    ASSERT_TRUE(users.take(told({second})));
    const auto* known = users.find(carol);
    ASSERT_NE(known, nullptr);
    EXPECT_EQ(known->list_seq(), 2u);
    EXPECT_EQ(known->devices.size(), 2u);
    EXPECT_NE(users.signer(carol, crypto::device_of(tablet.public_half())), nullptr);
    EXPECT_EQ(users.signer(user_id{10}, crypto::device_of(tablet.public_half())), nullptr);
}

TEST_F(UserBook, RemembersOverARestart) {
    ASSERT_TRUE(users.take(told({then(list(1, {phone.public_half()}))})));
    ASSERT_TRUE(book.commit(box));
    sdk::ledger again(*box.load());
    sdk::user_book reopened(*use, again);
    ASSERT_NE(reopened.find(carol), nullptr);
    EXPECT_EQ(*reopened.find(carol), *users.find(carol));
}

TEST_F(UserBook, KnowsADeviceThatWasRevoked) {
    const auto first = then(list(1, {phone.public_half(), tablet.public_half()}));
    ASSERT_TRUE(users.take(told({first, list(2, {phone.public_half()})})));
    const auto* gone = users.find(carol)->find(crypto::device_of(tablet.public_half()));
    ASSERT_NE(gone, nullptr);
    EXPECT_EQ(gone->from_list, 1u);
    EXPECT_EQ(gone->to_list, 2u);
}

TEST_F(UserBook, RefusesAnotherAccountKey) {
    ASSERT_TRUE(users.take(told({then(list(1, {phone.public_half()}))})));
    account = draw_key();
    previous = {};
    const auto taken = users.take(told({list(1, {tablet.public_half()})}));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error(), reason::wrong_state);
}

TEST_F(UserBook, RefusesAForkOfTheLists) {
    const auto first = then(list(1, {phone.public_half()}));
    ASSERT_TRUE(users.take(told({first, list(2, {phone.public_half(), tablet.public_half()})})));
    const auto fork = list(2, {tablet.public_half()});
    const auto taken = users.take(told({first, fork}));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error(), reason::wrong_state);
    EXPECT_EQ(users.find(carol)->devices.size(), 2u);
}

TEST_F(UserBook, RefusesAListThatLeavesOneOut) {
    const auto first = then(list(1, {phone.public_half()}));
    static_cast<void>(then(list(2, {phone.public_half(), tablet.public_half()})));
    const auto third = list(3, {phone.public_half()});
    const auto taken = users.take(told({first, third}));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error(), reason::wrong_state);
    EXPECT_EQ(users.find(carol), nullptr) << "nothing of what does not hold together is taken";
}

TEST_F(UserBook, RefusesAListOfAnotherUser) {
    auto said = told({list(1, {phone.public_half()})});
    said.user = user_id{10};
    const auto taken = users.take(said);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error(), reason::wrong_device);
}

TEST_F(UserBook, AnOldListChangesNothing) {
    const auto first = then(list(1, {phone.public_half()}));
    ASSERT_TRUE(users.take(told({first, list(2, {tablet.public_half()})})));
    const auto before = *users.find(carol);
    ASSERT_TRUE(users.take(told({first})));
    EXPECT_EQ(*users.find(carol), before);
}

TEST_F(UserBook, AUserWithoutKeysIsNoFailure) {
    protocol::user_keys said;
    said.user = carol;
    EXPECT_TRUE(users.take(said));
    EXPECT_EQ(users.find(carol), nullptr);
    said.account_key = "short";
    const auto taken = users.take(said);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error(), reason::malformed);
}

TEST_F(UserBook, WrapsForKeysInForceThatTheirDevicesHaveSigned) {
    ASSERT_TRUE(users.take(told({list(1, {phone.public_half(), tablet.public_half()})})));
    const auto key_of = [&](const crypto::signing_key& device, wall_time until) {
        crypto::kem_key key;
        key.device = crypto::device_of(device.public_half());
        key.number = 1;
        crypto::secret_bytes<32> raw;
        entropy.fill(raw.writable());
        key.key = crypto::agreement_key::from(raw)->public_half();
        key.not_before = today;
        key.not_after = until;
        return sdk::text_of(crypto::sign_kem_key(device, key));
    };
    auto said = told({});
    said.kem_keys = {key_of(phone, today + days(1)), key_of(tablet, today + days(9))};
    EXPECT_EQ(users.targets_of(said, today).size(), 2u);
    EXPECT_EQ(users.targets_of(said, today + days(2)).size(), 1u);
    said.kem_keys[1][30] ^= 1;
    EXPECT_EQ(users.targets_of(said, today).size(), 1u);
}

TEST_F(UserBook, WhoBeginsAnewGoesOnInTheSameChain) {
    const auto first = then(list(1, {phone.public_half()}));
    ASSERT_TRUE(users.take(told({first})));
    begin_anew(2);
    ASSERT_TRUE(users.take(told({first, list(2, {tablet.public_half()})})));

    const auto* user = users.find(carol);
    EXPECT_EQ(user->account_key, account.public_half());
    EXPECT_EQ(user->account_from, 2U);
    EXPECT_EQ(user->find(crypto::device_of(phone.public_half()))->to_list, 2U);
    EXPECT_NE(users.signer(carol, crypto::device_of(phone.public_half())), nullptr)
        << "what it wrote before is still believed";
}

TEST_F(UserBook, WhoIsHeardOfLaterIsTakenWithAllAccountKeys) {
    const auto first = then(list(1, {phone.public_half()}));
    begin_anew(2);
    ASSERT_TRUE(users.take(told({first, list(2, {tablet.public_half()})})));
    EXPECT_EQ(users.find(carol)->account_from, 2U);
    EXPECT_EQ(users.find(carol)->verification(), verification::unverified);
}

TEST_F(UserBook, AnotherAccountKeyBeginsWithAListAndNotWithout) {
    ASSERT_TRUE(users.take(told({then(list(1, {phone.public_half()}))})));
    begin_anew(2);
    EXPECT_EQ(users.take(told({})).error(), reason::wrong_state);
    const auto third = list(3, {tablet.public_half()});
    EXPECT_EQ(users.take(told({third})).error(), reason::wrong_state);
}

TEST_F(UserBook, ADeviceThatWasRevokedDoesNotComeBack) {
    ASSERT_TRUE(users.take(told({then(list(1, {phone.public_half(), tablet.public_half()}))})));
    ASSERT_TRUE(users.take(told({then(list(2, {phone.public_half()}))})));
    begin_anew(3);
    const auto taken = users.take(told({list(3, {tablet.public_half()})}));
    EXPECT_EQ(taken.error(), reason::wrong_state);
}

TEST_F(UserBook, WhoWasVerifiedHasChangedOnceTheyBeginAnew) {
    ASSERT_TRUE(users.take(told({then(list(1, {phone.public_half()}))})));
    users.mark_verified(carol);
    EXPECT_EQ(users.find(carol)->verification(), verification::verified);
    ASSERT_TRUE(users.take(told({then(list(2, {phone.public_half(), tablet.public_half()}))})));
    EXPECT_EQ(users.find(carol)->verification(), verification::verified) << "a device more";
    begin_anew(3);
    ASSERT_TRUE(users.take(told({list(3, {phone.public_half()})})));
    EXPECT_EQ(users.find(carol)->verification(), verification::changed);
    users.mark_verified(carol);
    EXPECT_EQ(users.find(carol)->verification(), verification::verified);
    users.mark_unverified(carol);
    EXPECT_EQ(users.find(carol)->verification(), verification::unverified);
}

TEST_F(UserBook, NobodyHasAnotherNameLaterNorSomebodyElses) {
    auto named = told({then(list(1, {phone.public_half()}))});
    named.name = "Carol";
    ASSERT_TRUE(users.take(named));
    ASSERT_TRUE(users.take(named)) << "again";
    auto renamed = told({});
    renamed.name = "bob";
    EXPECT_EQ(users.take(renamed).error(), reason::wrong_state);
    auto twin = told({});
    twin.user = user_id{10};
    twin.name = "CAROL";
    EXPECT_EQ(users.take(twin).error(), reason::wrong_state);
    ASSERT_NE(users.find_named("carol"), nullptr);
    EXPECT_EQ(users.find_named("carol")->user, carol);
    EXPECT_EQ(users.find_named("bob"), nullptr);
}

}  // namespace
}  // namespace gapless::tests
