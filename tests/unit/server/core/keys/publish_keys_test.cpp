#include "server/core/keys/publish_keys.hpp"

#include "tests/unit/server/core/keys/key_case.hpp"

namespace gapless::tests {
namespace {

class PublishKeys : public key_case {
protected:
    std::optional<errc> publish_list(const crypto::device_list& list) {
        return people.publish(alice, people.publication(alice, people.sign(alice, list)));
    }

    std::optional<errc> publish_kem(const crypto::kem_key& key) {
        const std::string signed_key = people.sign(alice.devices.front(), key);
        return people.publish(alice, people.publication(alice, "", signed_key));
    }

    std::vector<std::string> lists() {
        return on.request(bob.by(), protocol::fetch_keys{tea, {alice.user()}, {}, {}})
            .keys->users.at(0)
            .lists;
    }
};

TEST_F(PublishKeys, TakesListAfterList) {
    const std::string second = people.sign(alice, people.next_list(alice));

    EXPECT_EQ(people.publish(alice, people.publication(alice, second)), std::nullopt);
    EXPECT_EQ(lists(), (std::vector{alice.lists[0], second}));
}

TEST_F(PublishKeys, TakesTheSameListAgain) {
    people.publish_all(alice);

    for (const std::string& each : alice.lists) {
        EXPECT_EQ(people.publish(alice, people.publication(alice, each)), std::nullopt);
    }
    EXPECT_EQ(lists(), alice.lists);
}

TEST_F(PublishKeys, ARepeatMakesNothingStale) {
    begin();
    const std::string key = people.sign(alice.devices[0], people.kem_key(alice.devices[0], 1));

    EXPECT_EQ(people.publish(alice, people.publication(alice, alice.lists[0], key)), std::nullopt);

    EXPECT_FALSE(database.tables().relations.at(tea).is_stale);
}

TEST_F(PublishKeys, RefusesAListThatDoesNotFollow) {
    crypto::device_list list = people.next_list(alice);
    list.list_seq = 3;
    EXPECT_EQ(publish_list(list), errc::conflict);
    list = people.next_list(alice);
    list.previous[7] ^= 1U;
    EXPECT_EQ(publish_list(list), errc::conflict);
    list = people.next_list(alice);
    list.list_seq = 1;
    EXPECT_EQ(publish_list(list), errc::conflict) << "another one at a place that is taken";
    list.list_seq = 0;
    EXPECT_EQ(publish_list(list), errc::conflict);
    EXPECT_EQ(lists(), alice.lists);
}

TEST_F(PublishKeys, TheFirstListFollowsOnNothing) {
    const key_person carol = people.sign_up("carol");
    const auto publish = [&](const crypto::device_list& list) {
        return people.publish(carol, people.publication(carol, people.sign(carol, list)));
    };
    crypto::device_list list = people.next_list(carol);
    list.list_seq = 2;
    EXPECT_EQ(publish(list), errc::conflict);
    list.list_seq = 1;
    list.previous[0] = 1;
    EXPECT_EQ(publish(list), errc::conflict);
    EXPECT_EQ(publish(people.next_list(carol)), std::nullopt);
}

TEST_F(PublishKeys, RefusesAnotherAccountKey) {
    const key_person carol = people.sign_up("carol");
    const std::string list =
        text_of(crypto::sign_device_list(people.use(), carol.account, people.next_list(alice)));

    EXPECT_EQ(people.publish(alice, people.publication(carol, list)), errc::conflict);
}

TEST_F(PublishKeys, RefusesAListOfAnotherUser) {
    crypto::device_list list = people.next_list(alice);
    list.user = bob.user();
    EXPECT_EQ(publish_list(list), errc::usage);
}

TEST_F(PublishKeys, RefusesAListThatWasNotSignedSo) {
    const std::string list = people.sign(bob, people.next_list(alice));
    EXPECT_EQ(people.publish(alice, people.publication(alice, list)), errc::usage);
    EXPECT_EQ(people.publish(alice, people.publication(alice, "no list")), errc::usage);

    const std::string good = people.sign(alice, people.next_list(alice));
    EXPECT_EQ(people.publish(alice, {"", good, ""}), errc::usage);
    EXPECT_EQ(people.publish(alice, {std::string(32, '\0'), good, ""}), errc::usage);
}

TEST_F(PublishKeys, RefusesDevicesThatAreNotTheUsers) {
    const crypto::signing_key unknown = crypto::tests::signer_number(200);
    for (const public_key& key : {unknown.public_half(), bob.devices[0].signer.public_half()}) {
        crypto::device_list list = people.next_list(alice);
        list.devices.push_back({crypto::device_of(key), key, 0});
        std::ranges::sort(list.devices, {}, &crypto::listed_device::device);
        EXPECT_EQ(publish_list(list), errc::usage);
    }
}

TEST_F(PublishKeys, TakesKemKeysOfHigherNumbersOnly) {
    const key_device& own = alice.devices.front();
    EXPECT_EQ(publish_kem(people.kem_key(own, 5)), std::nullopt);
    EXPECT_EQ(publish_kem(people.kem_key(own, 4)), errc::conflict);
    EXPECT_EQ(publish_kem(people.kem_key(own, 5)), std::nullopt) << "the same again";
    crypto::kem_key other = people.kem_key(own, 5);
    other.not_after = other.not_after + seconds(1);
    EXPECT_EQ(publish_kem(other), errc::conflict);
    EXPECT_EQ(publish_kem(people.kem_key(own, 6)), std::nullopt);
}

TEST_F(PublishKeys, RefusesAKemKeyThatNoDeviceOfItsOwnSigned) {
    const key_device& hers = alice.devices.front();
    const key_device& his = bob.devices.front();
    const std::string foreign = people.sign(his, people.kem_key(his, 2));
    EXPECT_EQ(people.publish(alice, people.publication(alice, "", foreign)), errc::usage);

    crypto::kem_key key = people.kem_key(hers, 2);
    key.device = his.by.device;
    EXPECT_EQ(publish_kem(key), errc::usage);
    key = people.kem_key(hers, 2);
    key.not_after = key.not_before;
    EXPECT_EQ(publish_kem(key), errc::usage);
    EXPECT_EQ(people.publish(alice, people.publication(alice, "", "no key")), errc::usage);
}

TEST_F(PublishKeys, PublishesBothOrNeither) {
    const std::string list = people.sign(alice, people.next_list(alice));
    EXPECT_EQ(people.publish(alice, people.publication(alice, list, "no key")), errc::usage);
    EXPECT_EQ(lists(), alice.lists);

    const key_device& own = alice.devices.front();
    const std::string key = people.sign(own, people.kem_key(own, 2));
    EXPECT_EQ(people.publish(alice, people.publication(alice, "no list", key)), errc::usage);
    EXPECT_EQ(database.tables().kem_keys.count({alice.user(), own.by.device, 2}), 0U);

    EXPECT_EQ(people.publish(alice, people.publication(alice, list, key)), std::nullopt);
    EXPECT_EQ(lists().size(), 2U);
}

TEST_F(PublishKeys, NothingIsTakenAsWell) { EXPECT_EQ(people.publish(alice, {}), std::nullopt); }

TEST_F(PublishKeys, ANewerKeyMakesNothingStaleButTheFirstInForceDoes) {
    begin();
    const key_device& own = alice.devices.front();
    EXPECT_EQ(publish_kem(people.kem_key(own, 2)), std::nullopt);
    EXPECT_FALSE(database.tables().relations.at(tea).is_stale);

    on.advance(days(31));  // all have run out
    EXPECT_EQ(publish_kem(people.kem_key(own, 3)), std::nullopt);
    EXPECT_TRUE(database.tables().relations.at(tea).is_stale);
}

// Alice has lost her account key.
class PublishKeysAnew : public PublishKeys {
protected:
    std::optional<errc> publish_anew(const crypto::device_list& list) {
        alice.account = std::move(*crypto::signing_key::from(seed));
        auto asked = people.publication(alice, people.sign(alice, list));
        asked.begins_anew = true;
        return people.publish(alice, asked);
    }

    crypto::secret_bytes<32> seed{std::array<std::uint8_t, 32>{9, 9, 9}};
};

TEST_F(PublishKeysAnew, TakesAnotherAccountKeyAndTellsWhichListsItSigns) {
    const auto before = std::string(alice.account.public_half().view());
    ASSERT_EQ(publish_anew(people.next_list(alice)), std::nullopt);
    const auto told =
        on.request(bob.by(), protocol::fetch_keys{tea, {alice.user()}, {}, {}}).keys->users.at(0);
    EXPECT_EQ(told.account_key, alice.account.public_half().view());
    EXPECT_EQ(
        told.accounts, (std::vector<protocol::account_start>{{1, before}, {2, told.account_key}})
    );
    const protocol::fetch_keys later{tea, {alice.user()}, {{alice.user(), 1}}, {}};
    EXPECT_TRUE(on.request(bob.by(), later).keys->users.at(0).accounts.empty()) << "all by one key";
}

TEST_F(PublishKeysAnew, ForgetsTheArchive) {
    ASSERT_EQ(ask(alice.by(), protocol::append_archive{0, "chunk"}), std::nullopt);
    ASSERT_EQ(ask(alice.by(), protocol::put_key_box{device_id{}, "recovery"}), std::nullopt);
    ASSERT_EQ(publish_anew(people.next_list(alice)), std::nullopt);
    const auto told = on.request(alice.by(), protocol::fetch_archive{0}).archive.value();
    EXPECT_EQ(told.count, 0U);
    EXPECT_EQ(told.recovery, "");
}

TEST_F(PublishKeysAnew, OnlyWithTheDeviceThatAsks) {
    auto list = people.next_list(alice);
    list.devices.clear();
    EXPECT_EQ(publish_anew(list), errc::forbidden);
}

TEST_F(PublishKeysAnew, NotWithADeviceThatWasRevoked) {
    auto list = people.next_list(alice);
    const auto mine = std::exchange(list.devices, {});
    list.revoked.push_back({mine.front().device, 2});
    ASSERT_EQ(publish_list(list), std::nullopt);
    list.list_seq = 3;
    const auto revoked = lists().back();
    list.previous =
        crypto::list_hash_of(*crypto::algorithms::load().value(), crypto::view_of(revoked));
    list.devices = mine;
    list.revoked.clear();
    EXPECT_EQ(publish_anew(list), errc::forbidden);
}

}  // namespace
}  // namespace gapless::tests
