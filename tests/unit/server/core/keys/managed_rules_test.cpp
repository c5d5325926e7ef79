#include "server/core/keys/managed_rules.hpp"

#include "server/core/keys/relation_vault.hpp"
#include "server/core/store/memory_database.hpp"
#include "server/core/store/memory_store.hpp"
#include "tests/support/key_people.hpp"
#include "tests/support/vault_ground.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {
namespace {

// What every store promises of them is in the contract; this is about what a store holds, and about
// a server without its master key.
class ManagedRules : public testing::Test {
protected:
    std::optional<errc> ask(const server::actor& by, protocol::request_body body) {
        return key_people::code_of(on.request(by, std::move(body)));
    }

    conversation_id create(std::vector<std::string> others = {}) {
        const auto made = on.request(
            alice, protocol::create_group{"tea", others, history_policy::from_join, true}
        );
        EXPECT_EQ(key_people::code_of(made), std::nullopt);
        return made.conversation;
    }

    protocol::relation_keys fetch(conversation_id where, std::uint64_t from = 0) {
        return on.request(alice, protocol::fetch_relation_keys{where, from})
            .managed.value_or(protocol::relation_keys{});
    }

    vault_ground ground;
    server::memory_database database;
    server::memory_store store{database, ground.policy_with_vault()};
    store_driver on{store};
    server::actor alice = on.sign_up("alice");
    server::actor bob = on.sign_up("bob");
};

TEST_F(ManagedRules, NoAnswerWithKeysIsKept) {
    const auto tea = create();
    const auto before = database.tables().requests.size();
    ASSERT_EQ(fetch(tea).keys.size(), 1U);
    EXPECT_EQ(database.tables().requests.size(), before);
}

TEST_F(ManagedRules, NoRowHasAKey) {
    const auto tea = create();
    const auto key = fetch(tea).keys.at(0).key;
    const std::string raw(key.view().begin(), key.view().end());
    for (const auto& [place, row] : database.tables().relation_keys) {
        EXPECT_EQ(row.wrapped.find(raw), std::string::npos);
    }
    for (const auto& [id, row] : database.tables().requests) {
        EXPECT_EQ(row.answer.find(raw), std::string::npos);
    }
}

TEST_F(ManagedRules, WithoutAMasterKeyNoneIsMadeAndNobodyGoes) {
    const auto tea = create({"bob"});
    server::memory_store without{database};
    on.use(without);
    const protocol::create_group wanted{"cake", {}, history_policy::from_join, true};
    const auto conversations = database.tables().conversations.size();
    EXPECT_EQ(ask(alice, wanted), errc::managed_unavailable);
    EXPECT_EQ(database.tables().conversations.size(), conversations);
    EXPECT_EQ(ask(alice, protocol::fetch_relation_keys{tea, 0}), errc::managed_unavailable);
    EXPECT_EQ(ask(alice, protocol::remove_member{tea, "bob", {}}), errc::managed_unavailable);
    EXPECT_EQ(ask(bob, protocol::leave_group{tea, {}}), errc::managed_unavailable);
    EXPECT_EQ(on.members(alice, tea).size(), 2U);
    on.use(store);
    EXPECT_EQ(ask(bob, protocol::leave_group{tea, {}}), std::nullopt);
}

TEST_F(ManagedRules, AnotherMasterKeyOpensNothing) {
    const auto tea = create();
    server::relation_vault other{crypto::tests::key_number(7), ground.chance};
    server::job_policy policy;
    policy.vault = &other;
    server::memory_store changed{database, policy};
    on.use(changed);
    EXPECT_EQ(ask(alice, protocol::fetch_relation_keys{tea, 0}), errc::managed_unavailable);
}

TEST_F(ManagedRules, ManyVersionsComeInPages) {
    const auto tea = create({"bob"});
    for (std::size_t i = 0; i < protocol::relation_keys_max; ++i) {
        ASSERT_EQ(ask(bob, protocol::leave_group{tea, {}}), std::nullopt);
        ASSERT_EQ(ask(bob, protocol::join_group{tea, {}}), std::nullopt);
    }
    const auto first = fetch(tea);
    EXPECT_EQ(first.keys.size(), protocol::relation_keys_max);
    EXPECT_EQ(first.version, protocol::relation_keys_max + 1);
    EXPECT_EQ(first.next_version, protocol::relation_keys_max + 1);
    const auto second = fetch(tea, first.next_version);
    EXPECT_EQ(second.keys.size(), 1U);
    EXPECT_EQ(second.next_version, 0U);
}

}  // namespace
}  // namespace gapless::tests
