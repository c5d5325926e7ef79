#include "server/core/store/memory_store.hpp"

#include "server/core/store/memory_transaction.hpp"
#include "tests/contract/store_contract.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

struct memory_subject {
    memory_subject() = default;

    explicit memory_subject(server::job_policy rules) : policy(rules), kept(database, policy) {}

    server::store& store() { return kept; }

    void reopen() { database.crash(); }

    server::memory_database database;
    server::job_policy policy;
    server::memory_store kept{database};
};

GAPLESS_INSTANTIATE_STORE_CONTRACT(Memory, memory_subject);

// A database that knows alice, who has sent one message to herself.
class MemoryDatabase : public testing::Test {
protected:
    server::memory_database database;
    server::memory_store store{database};
    store_driver on{store};
    server::actor alice = on.sign_up("alice");
    destination notes = destination::direct("alice");
    protocol::sent first = on.send(alice, notes, "one");

    // A job in which everything happens, long after the first message.
    server::store_job one_of_everything() {
        on.sign_up("bob");
        const server::new_tokens tokens = on.next_tokens();
        const auto group = on.create_group(alice, "tea", {"bob"});
        const auto new_group = protocol::create_group{"cake", {"bob"}};
        const auto direct = destination::direct("bob");
        return {
            server::store_ticket{99},
            on.now() + days(40),
            {
                server::sweep_operation{},
                server::request_operation{alice, {on.next_request(), new_group}},
                server::request_operation{alice, {on.next_request(), protocol::leave_group{group}}},
                server::request_operation{alice, {on.next_request(), protocol::join_group{group}}},
                on.a_send(alice, notes, "two"),
                on.a_send(alice, direct, "hi"),
                server::cancel_operation{alice, {direct, on.next_client_id(), sender_counter{2}}},
                server::cursor_operation{alice, {first.conversation, seq{2}, true, 1}},
                server::delivered_operation{{{alice.user, first.conversation, seq{2}}}},
                server::hint_operation{{group}},
                server::sync_operation{alice, {}},
                server::pull_operation{alice, {first.conversation, {}, seq{1}, seq{9}}},
                server::account_operation{server::create_account{
                    on.next_request(), "erin", "hash", on.device(77), {}, tokens
                }},
                server::authenticate_operation{tokens.access, on.device(77)},
                server::account_operation{
                    server::rotate_tokens{on.next_request(), tokens.refresh, on.next_tokens()}
                },
                server::account_operation{
                    server::replace_password{on.next_request(), tokens.access, "new"}
                },
                server::account_operation{
                    server::forget_device{on.next_request(), tokens.access, on.device(77)}
                },
            }
        };
    }
};

// Compares what a store is about; allotted numbers may be skipped by none of them either.
void expect_equal(const server::memory_tables& a, const server::memory_tables& b) {
    EXPECT_EQ(a.users, b.users);
    EXPECT_EQ(a.conversation_ids, b.conversation_ids);
    EXPECT_EQ(a.message_ids, b.message_ids);
    EXPECT_EQ(a.accounts, b.accounts);
    EXPECT_EQ(a.account_names, b.account_names);
    EXPECT_EQ(a.devices, b.devices);
    EXPECT_EQ(a.devices_by_user, b.devices_by_user);
    EXPECT_EQ(a.tokens, b.tokens);
    EXPECT_EQ(a.tokens_by_device, b.tokens_by_device);
    EXPECT_EQ(a.requests, b.requests);
    EXPECT_EQ(a.conversations, b.conversations);
    EXPECT_EQ(a.directs, b.directs);
    EXPECT_EQ(a.memberships, b.memberships);
    EXPECT_EQ(a.messages, b.messages);
    EXPECT_EQ(a.account_keys, b.account_keys);
    EXPECT_EQ(a.device_lists, b.device_lists);
    EXPECT_EQ(a.kem_keys, b.kem_keys);
    EXPECT_EQ(a.relations, b.relations);
    EXPECT_EQ(a.key_wraps, b.key_wraps);
    EXPECT_EQ(a.relation_keys, b.relation_keys);
    EXPECT_EQ(a.sent, b.sent);
    EXPECT_EQ(a.counters, b.counters);
    EXPECT_EQ(a.inboxes, b.inboxes);
    EXPECT_EQ(a.entries, b.entries);
    EXPECT_EQ(a.entries_by_version, b.entries_by_version);
}

TEST_F(MemoryDatabase, ARollbackTakesEverythingBack) {
    const server::store_job job = one_of_everything();
    const server::memory_tables before = database.tables();
    server::memory_transaction transaction{database};
    const auto done = run_job(transaction, job, {});
    ASSERT_FALSE(done.changes.empty());
    ASSERT_TRUE(std::holds_alternative<server::account_result>(done.outcomes.back()));

    transaction.rollback();

    expect_equal(database.tables(), before);
}

TEST_F(MemoryDatabase, AForgottenTransactionIsRolledBack) {
    const server::memory_tables before = database.tables();
    {
        server::memory_transaction transaction{database};
        transaction.put_last_counter(first.conversation, alice.device, sender_counter{9});
    }
    expect_equal(database.tables(), before);
}

TEST_F(MemoryDatabase, ALostMessageIsAFailureAndNoHole) {
    on.send(alice, notes, "two");
    on.send(alice, notes, "three");
    on.send(alice, notes, "four");
    database.rows().messages.erase({first.conversation, seq{3}});

    const auto up_to_it = on.pull(alice, first.conversation, 1, 4);
    EXPECT_FALSE(up_to_it.failure);
    EXPECT_EQ(up_to_it.to, seq{2});
    EXPECT_EQ(up_to_it.messages.size(), 2U);

    const auto lost = on.pull(alice, first.conversation, 3, 4);
    ASSERT_TRUE(lost.failure);
    EXPECT_EQ(lost.failure->code, errc::storage_failed);
    EXPECT_EQ(lost.from, seq{3});
    EXPECT_TRUE(lost.holes.empty());

    database.rows().messages.erase({first.conversation, seq{4}});
    EXPECT_EQ(on.pull(alice, first.conversation, 4, 4).failure->code, errc::storage_failed);
}

TEST_F(MemoryDatabase, ACrashKeepsWhatIsCommitted) {
    const server::memory_tables before = database.tables();

    database.crash();

    expect_equal(database.tables(), before);
    EXPECT_EQ(on.send(alice, notes, "two").seq, seq{2});
}

TEST_F(MemoryDatabase, ARolledBackSeqIsGivenAgain) {
    {
        server::memory_transaction transaction{database};
        EXPECT_EQ(transaction.bump_seq(first.conversation, 3, 3), seq{2});
    }
    EXPECT_EQ(on.send(alice, notes, "two").seq, seq{2});
}

TEST_F(MemoryDatabase, AFailedTransactionReadsNothingAndWritesNothing) {
    const server::memory_tables before = database.tables();
    server::memory_transaction transaction{database};
    transaction.fail_after(0, error{errc::storage_full});

    EXPECT_FALSE(transaction.find_account(alice.user));
    EXPECT_TRUE(transaction.failure());
    EXPECT_TRUE(transaction.members(first.conversation).empty());
    EXPECT_EQ(transaction.bump_seq(first.conversation, 1, 1), seq{});
    transaction.put_last_counter(first.conversation, alice.device, sender_counter{9});
    transaction.remove_device(alice.device);
    (void)transaction.touch_inbox(alice.user, first.conversation, {});
    (void)transaction.allot_user();
    expect_equal(database.tables(), before);
}

TEST_F(MemoryDatabase, AJobComesToAnEndWhereverTheStoreFails) {
    const server::store_job job = one_of_everything();
    const server::memory_tables before = database.tables();
    bool has_failed = true;
    for (std::uint64_t step = 0; has_failed; ++step) {
        server::memory_transaction transaction{database};
        transaction.fail_after(step, error{errc::storage_failed});

        const auto done = run_job(transaction, job, {});

        EXPECT_EQ(done.outcomes.size(), job.operations.size());
        has_failed = transaction.failure().has_value();
        transaction.rollback();
        expect_equal(database.tables(), before);
        ASSERT_LT(step, 1'000U);
    }
}

TEST_F(MemoryDatabase, ACopyIsASnapshot) {
    const server::memory_database snapshot = database;
    on.send(alice, notes, "two");

    EXPECT_EQ(snapshot.tables().messages.size(), 1U);
    EXPECT_EQ(database.tables().messages.size(), 2U);
}

}  // namespace
}  // namespace gapless::tests
