#include "server/core/store/memory_store.hpp"
#include "server/core/store/memory_transaction.hpp"
#include "server/core/store/run_job.hpp"
#include "tests/support/counting_transaction.hpp"
#include "tests/support/store_driver.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {
namespace {

struct rows {
    std::uint64_t read = 0;
    std::uint64_t written = 0;

    friend bool operator==(const rows&, const rows&) = default;
};

// A store in memory whose every job is counted.
class counting_store final : public server::store {
public:
    result<server::job_result> run(const server::store_job& job) override {
        server::memory_transaction inside(database);
        counting_transaction counting(inside);
        server::job_result done = server::run_job(counting, job, policy);
        inside.commit();
        last = {counting.rows_read, counting.rows_written};
        return done;
    }

    server::memory_database database;
    server::job_policy policy;
    rows last;
};

class RowCount : public testing::Test {
protected:
    void grow_to(std::size_t count) {
        while (members_ < count) {
            ++members_;
            on.request(on.sign_up("user" + std::to_string(members_)), protocol::join_group{group});
            while (is_crossing()) {
                on.run(server::crossing_operation{group});
            }
        }
    }

    bool is_crossing() {
        const auto now = store.database.tables().conversations.at(group).fanout;
        return now == server::fanout_state::rising || now == server::fanout_state::falling;
    }

    rows of_a_send(const std::string& text) {
        on.send(alice, destination::to(group), text);
        return store.last;
    }

    counting_store store;
    store_driver on{store};
    server::actor alice = on.sign_up("alice");
    conversation_id group = on.create_group(alice, "everybody", {});
    std::size_t members_ = 1;
};

TEST_F(RowCount, ASendToALargeGroupCostsTheSameWhateverItsSize) {
    grow_to(501);
    of_a_send("the first one");

    const rows at_501 = of_a_send("few");
    grow_to(10'000);
    const rows at_10000 = of_a_send("many");

    EXPECT_EQ(at_501, at_10000);
    EXPECT_LE(at_501.written, 6U);
    EXPECT_LE(at_501.read, 16U);
}

TEST_F(RowCount, AMentionInALargeGroupCostsTwoRowsForEachMentioned) {
    grow_to(501);
    of_a_send("the first one");
    const auto of_mentions = [&](const std::vector<std::string>& names, bool is_for_all) {
        auto op = on.a_send(alice, destination::to(group), "look");
        op.send.mentions = names;
        op.send.mention_all = is_for_all;
        on.count(op);
        on.run(op);
        return store.last;
    };

    EXPECT_EQ(of_mentions({"user2"}, false).written, 6U + 2U);
    EXPECT_EQ(of_mentions({"user2", "user300", "user501"}, false).written, 6U + 3U * 2U);
    EXPECT_EQ(of_mentions({"alice"}, true).written, 6U);
    EXPECT_LE(of_mentions({"user2", "user300", "user501"}, false).read, 16U + 3U * 4U);
}

TEST_F(RowCount, ASendToASmallGroupMovesEachInbox) {
    grow_to(500);
    of_a_send("the first one");

    EXPECT_EQ(of_a_send("hi").written, 5U + 500U);
}

TEST_F(RowCount, AMemberOfALargeGroupComesWithoutTheOthers) {
    grow_to(600);
    const auto late = on.sign_up("late");
    on.request(late, protocol::join_group{group});

    EXPECT_LE(store.last.written, 8U);
    EXPECT_LE(store.last.read, 24U);
}

TEST_F(RowCount, WhatAMemberSetsCostsTwoRowsAndADraftOneMore) {
    grow_to(501);
    protocol::move_cursor asked{group, seq{}, std::nullopt, 0};
    asked.pinned = versioned<bool>{true, 1};
    asked.muted = versioned<bool>{true, 1};
    on.move_cursor(alice, asked);
    EXPECT_EQ(store.last.written, 2U);
    EXPECT_LE(store.last.read, 16U);

    asked.draft = versioned<std::string>{"begun", 1};
    on.move_cursor(alice, asked);
    EXPECT_EQ(store.last.written, 3U);
    on.move_cursor(alice, asked);
    EXPECT_EQ(store.last.written, 0U);

    of_a_send("with a draft that stays");
    EXPECT_LE(store.last.written, 6U);
}

TEST_F(RowCount, AStepOfACrossingIsBounded) {
    grow_to(500);
    on.request(on.sign_up("onemore"), protocol::join_group{group});
    ASSERT_TRUE(is_crossing());

    on.run(server::crossing_operation{group});

    EXPECT_LE(store.last.written, 256U + 1U);
    EXPECT_LE(store.last.read, 256U + 2U);
}

}  // namespace
}  // namespace gapless::tests
