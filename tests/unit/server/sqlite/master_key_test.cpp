#include "server/core/keys/master_key.hpp"

#include "server/sqlite/sqlite_store.hpp"
#include "tests/support/store_driver.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/vault_ground.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace gapless::server {
namespace {

using tests::store_driver;

// On disk. What a change of master key is, whatever the store, is with the rules.
class MasterKeyOnDisk : public testing::Test {
protected:
    std::unique_ptr<sqlite_store> open(relation_vault& vault) {
        sqlite_store::options wanted{.directory = directory_ / "data"};
        wanted.policy.vault = &vault;
        return sqlite_store::open(wanted).value();
    }

    static protocol::relation_keys keys_of(store_driver& on, const actor& by, conversation_id tea) {
        return on.request(by, protocol::fetch_relation_keys{tea, 0})
            .managed.value_or(protocol::relation_keys{});
    }

    tests::temporary_directory directory_;
    tests::vault_ground ground_;
    relation_vault next_{crypto::tests::key_number(7), ground_.chance};
};

TEST_F(MasterKeyOnDisk, ChangesForAllConversations) {
    std::vector<conversation_id> groups;
    std::vector<protocol::relation_keys> before;
    actor alice;
    actor bob;
    {
        auto store = open(ground_.vault);
        store_driver on(*store);
        alice = on.sign_up("alice");
        bob = on.sign_up("bob");
        const auto shown = history_policy::from_join;
        for (const std::string name : {"tea", "cake", "jam"}) {
            const auto made = on.request(alice, protocol::create_group{name, {"bob"}, shown, true});
            groups.push_back(made.conversation);
        }
        on.create_group(alice, "plain", {});
        on.request(bob, protocol::leave_group{groups[1], {}});
        for (const auto group : groups) {
            before.push_back(keys_of(on, alice, group));
        }
        ASSERT_EQ(before[1].keys.size(), 2U);

        result<void> done;
        ASSERT_TRUE(store->transact([&](store_transaction& rows) {
            done = change_master_key(rows, ground_.vault, next_);
        }));
        EXPECT_TRUE(done);
    }
    auto store = open(next_);
    store_driver on(*store);
    ASSERT_TRUE(store->transact([&](store_transaction& rows) {
        EXPECT_TRUE(check_master_key(rows, &next_));
        EXPECT_FALSE(check_master_key(rows, &ground_.vault));
    }));
    for (std::size_t i = 0; i < groups.size(); ++i) {
        EXPECT_EQ(keys_of(on, alice, groups[i]), before[i]);
    }
}

}  // namespace
}  // namespace gapless::server
