#include "server/sqlite/sqlite_store.hpp"
#include "server/sqlite/store_schema.hpp"
#include "tests/support/earlier_version.hpp"
#include "tests/support/key_people.hpp"
#include "tests/support/store_driver.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/vault_ground.hpp"

#include <gapless/relation_mode.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::server {

extern const char store_version_1[];  // version_1.sql

namespace {

using tests::store_driver;

// Stores of earlier versions, by the text that made them.
class StoreVersions : public testing::Test {
protected:
    void take_back_to_version_1() {
        storage::writer::options earlier;
        earlier.path = file();
        earlier.schema = store_schema();
        earlier.schema.version = 1;
        earlier.schema.text = store_version_1;
        earlier.schema.migrations = {};
        tests::take_back(std::move(earlier));
    }

    std::unique_ptr<sqlite_store> open() {
        auto opened = sqlite_store::open(
            {.directory = directory_ / "data", .policy = ground_.policy_with_vault()}
        );
        EXPECT_TRUE(opened) << message_of(opened.error());
        return *std::move(opened);
    }

    std::string file() const { return directory_ / "data/store.db"; }

    tests::temporary_directory directory_;
    tests::vault_ground ground_;
};

TEST_F(StoreVersions, OneBecomesTwo) {
    actor alice;
    conversation_id tea;
    protocol::inbox_entry before;
    {
        auto store = open();
        store_driver on(*store);
        alice = on.sign_up("alice");
        on.sign_up("bob");
        tea = on.create_group(alice, "tea", {"bob"});
        on.send(alice, destination::to(tea), "hello");
        before = on.entry(alice, tea);
    }
    ASSERT_NO_FATAL_FAILURE(take_back_to_version_1());
    {
        auto store = open();
        store_driver on(*store);
        on.advance(hours(1));  // so that it asks for nothing that it has asked for before
        EXPECT_EQ(on.entry(alice, tea), before);
        EXPECT_EQ(before.mode, relation_mode::none);
        EXPECT_EQ(on.pull(alice, tea, 3, 3).messages.at(0).body, "hello");
    }
    tests::temporary_directory other;
    static_cast<void>(sqlite_store::open({.directory = other / "data"}).value());
    EXPECT_EQ(tests::columns_of(file()), tests::columns_of(other / "data/store.db"));
}

TEST_F(StoreVersions, WhatWasOneKnowsWithWhichAccountKeyListsAreSigned) {
    auto store = open();
    store_driver on(*store);
    tests::key_people people(on);
    auto alice = people.sign_up("alice");
    people.publish_all(alice);
    people.publish_all(alice);
    const auto before = std::string(alice.account.public_half().view());
    store.reset();
    ASSERT_NO_FATAL_FAILURE(take_back_to_version_1());
    store = open();
    on.use(*store);
    on.advance(hours(1));
    const auto keys = [&] {
        return on.request(alice.by(), protocol::fetch_keys{}).keys->users.at(0);
    };
    EXPECT_EQ(keys().lists, alice.lists);
    EXPECT_EQ(keys().account_key, before);
    EXPECT_TRUE(keys().accounts.empty()) << "all by one key";

    const crypto::secret_bytes<32> seed{std::array<std::uint8_t, 32>{9, 9, 9}};
    alice.account = std::move(*crypto::signing_key::from(seed));
    auto asked = people.publication(alice, people.sign(alice, people.next_list(alice)));
    asked.begins_anew = true;
    ASSERT_EQ(people.publish(alice, asked), std::nullopt);
    EXPECT_EQ(
        keys().accounts,
        (std::vector<protocol::account_start>{{1, before}, {3, keys().account_key}})
    );
}

TEST_F(StoreVersions, WhatWasOneMakesManagedConversations) {
    static_cast<void>(open());
    ASSERT_NO_FATAL_FAILURE(take_back_to_version_1());
    auto store = open();
    store_driver on(*store);
    const auto alice = on.sign_up("alice");
    const auto made =
        on.request(alice, protocol::create_group{"tea", {}, history_policy::from_join, true});
    ASSERT_FALSE(made.failure);
    EXPECT_EQ(on.entry(alice, made.conversation).mode, relation_mode::managed);
}

// What went before has left nothing, so devices are to begin anew.
TEST_F(StoreVersions, WhatWasOneBeginsAnotherEpochWhereBodiesAreGone) {
    auto store = open();
    store_driver on(*store);
    tests::key_people people(on);
    auto alice = people.sign_up("alice");
    people.publish_all(alice);
    alice.role = crypto::relation_role::owner;
    const auto with_hole = on.create_group(alice.by(), "tea", {});
    const auto whole = on.create_group(alice.by(), "coffee", {});
    std::vector<tests::chain_place> places;
    for (const auto where : {with_hole, whole}) {
        const auto& place = places.emplace_back(people.begin(alice, where, {&alice}));
        auto op = people.a_sealed_send(alice.by(), where, place);
        op.send.lifetime = where == with_hole ? seconds(10) : days(1);
        on.count(op);
        on.expect<protocol::sent>(on.run(op));
    }
    on.advance(seconds(10));
    on.sweep();
    store.reset();
    ASSERT_NO_FATAL_FAILURE(take_back_to_version_1());
    store = open();
    on.use(*store);
    on.advance(hours(1));
    const auto is_stale = [&](conversation_id where) {
        protocol::fetch_keys question;
        question.conversation = where;
        return on.request(alice.by(), question).keys->relation.is_stale;
    };
    EXPECT_TRUE(is_stale(with_hole));
    EXPECT_FALSE(is_stale(whole));
    // It knows where epochs have begun.
    on.advance(days(1));
    EXPECT_TRUE(on.pull(alice.by(), with_hole, 1, 9).leaves.empty());
    const auto left = on.pull(alice.by(), whole, 1, 9).leaves;
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front().seq, seq{4});
}

}  // namespace
}  // namespace gapless::server
