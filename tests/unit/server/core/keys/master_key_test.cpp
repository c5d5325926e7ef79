#include "server/core/keys/master_key.hpp"

#include "server/core/store/memory_database.hpp"
#include "server/core/store/memory_store.hpp"
#include "server/core/store/memory_transaction.hpp"
#include "tests/support/key_people.hpp"
#include "tests/support/vault_ground.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {
namespace {

class MasterKey : public testing::Test {
protected:
    conversation_id create(std::vector<std::string> others = {}) {
        return on
            .request(
                alice,
                protocol::create_group{"tea", std::move(others), history_policy::from_join, true}
            )
            .conversation;
    }

    // By a server with this vault.
    std::optional<protocol::relation_keys> fetch(
        conversation_id where, server::relation_vault& with
    ) {
        server::job_policy policy;
        policy.vault = &with;
        server::memory_store served{database, policy};
        on.use(served);
        auto answer = on.request(alice, protocol::fetch_relation_keys{where, 0});
        on.use(store);
        return std::move(answer.managed);
    }

    std::optional<errc> check(server::relation_vault* vault) {
        server::memory_transaction rows{database};
        const auto fits = server::check_master_key(rows, vault);
        return fits ? std::nullopt : std::optional(fits.error().code);
    }

    std::optional<errc> change(server::relation_vault& before, server::relation_vault& now) {
        server::memory_transaction rows{database};
        const auto done = server::change_master_key(rows, before, now);
        rows.commit();
        return done ? std::nullopt : std::optional(done.error().code);
    }

    vault_ground ground;
    server::relation_vault next{crypto::tests::key_number(7), ground.chance};
    server::relation_vault third{crypto::tests::key_number(8), ground.chance};
    server::memory_database database;
    server::memory_store store{database, ground.policy_with_vault()};
    store_driver on{store};
    server::actor alice = on.sign_up("alice");
    server::actor bob = on.sign_up("bob");
};

TEST_F(MasterKey, IsAskedForWhereThereAreManagedConversationsAlone) {
    on.create_group(alice, "plain", {});
    EXPECT_EQ(check(nullptr), std::nullopt);
    EXPECT_EQ(check(&next), std::nullopt);
    create();
    EXPECT_EQ(check(nullptr), errc::usage);
    EXPECT_EQ(check(&ground.vault), std::nullopt);
    EXPECT_EQ(check(&next), errc::usage);
}

TEST_F(MasterKey, ChangesForAllKeysAndLeavesThemWhatTheyAre) {
    const auto tea = create({"bob"});
    const auto cake = create();
    on.request(bob, protocol::leave_group{tea, {}});
    const auto keys = std::pair{fetch(tea, ground.vault), fetch(cake, ground.vault)};
    ASSERT_EQ(keys.first->keys.size(), 2U);

    EXPECT_EQ(change(ground.vault, next), std::nullopt);

    EXPECT_EQ(check(&next), std::nullopt);
    EXPECT_EQ(check(&ground.vault), errc::usage);
    EXPECT_EQ(fetch(tea, next), keys.first);
    EXPECT_EQ(fetch(cake, next), keys.second);
    EXPECT_FALSE(fetch(tea, ground.vault).has_value());
}

TEST_F(MasterKey, ChangesAnyNumberOfVersions) {
    const auto tea = create({"bob"});
    constexpr int more_than_are_read_at_once = 300;
    for (int i = 0; i < more_than_are_read_at_once; ++i) {
        on.request(bob, protocol::leave_group{tea, {}});
        on.request(bob, protocol::join_group{tea, {}});
    }
    EXPECT_EQ(change(ground.vault, next), std::nullopt);
    const auto relation = database.tables().conversations.at(tea).relation;
    EXPECT_EQ(database.tables().relation_keys.size(), 301U);
    for (const auto& [place, row] : database.tables().relation_keys) {
        EXPECT_TRUE(next.unwrap(relation, row.version, row.wrapped).has_value()) << row.version;
        EXPECT_EQ(row.from.value, place.second == 1 ? 1U : 2U * place.second) << row.version;
    }
}

TEST_F(MasterKey, MayBeChangedTwiceToTheSame) {
    const auto tea = create();
    EXPECT_EQ(change(ground.vault, next), std::nullopt);
    const auto rows = database.tables().relation_keys;
    EXPECT_EQ(change(ground.vault, next), std::nullopt);
    EXPECT_EQ(database.tables().relation_keys, rows);
    EXPECT_TRUE(fetch(tea, next).has_value());
}

TEST_F(MasterKey, IsNotChangedByHalves) {
    create();
    EXPECT_EQ(change(ground.vault, next), std::nullopt);
    // Of a second server, say: the one after it is of another master key.
    server::job_policy policy;
    policy.vault = &third;
    server::memory_store other{database, policy};
    on.use(other);
    create();
    on.use(store);
    const auto rows = database.tables().relation_keys;
    EXPECT_EQ(change(next, ground.vault), errc::usage);
    EXPECT_EQ(database.tables().relation_keys, rows);
}

}  // namespace
}  // namespace gapless::tests
