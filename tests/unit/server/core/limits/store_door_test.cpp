#include "server/core/limits/store_door.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>

namespace gapless::server {
namespace {

using visitor = store_door::visitor;

constexpr instant start{1'000'000};

// A door to a store whose jobs take 100 ms, where nobody waits longer than a second.
class StoreDoor : public ::testing::Test {
protected:
    StoreDoor() {
        for (int i = 0; i < 100; ++i) {
            tested.handle_job_out(true, now);
            now = now + milliseconds(100);
            tested.handle_job_back(true, now);
        }
        tested.handle_job_out(true, now);
    }

    static constexpr int writers = 1'000;

    // Of a thousand.
    int admitted(std::size_t waiting) {
        int count = 0;
        for (std::uint64_t who = 0; who < writers; ++who) {
            count += tested.admit(visitor::writer, who, waiting, now) ? 1 : 0;
        }
        return count;
    }

    instant now = start;
    store_door tested{engine_limits{.job_operations_max = 100, .store_wait_max = seconds(1)}};
};

TEST_F(StoreDoor, KeepsUpkeepOutFirstThenLoginsThenTheRest) {
    EXPECT_TRUE(tested.admit(visitor::upkeep, 0, 0, now));
    EXPECT_FALSE(tested.admit(visitor::upkeep, 0, 300, now));
    EXPECT_TRUE(tested.admit(visitor::login, 0, 300, now));
    EXPECT_FALSE(tested.admit(visitor::login, 0, 500, now));
    EXPECT_EQ(admitted(300), writers);
    EXPECT_EQ(admitted(1'100), 0);
}

TEST_F(StoreDoor, RefusesAPartOfTheWritersBeforeItRefusesAll) {
    const int half = admitted(650);  // a line of three quarters of the longest

    EXPECT_NEAR(half, writers / 2, writers / 10);
    EXPECT_GT(admitted(550), half);
    EXPECT_LT(admitted(750), half);
}

TEST_F(StoreDoor, AnotherPartIsRefusedInAnotherSecond) {
    std::set<std::uint64_t> once;
    const auto note = [&] {
        for (std::uint64_t who = 0; who < writers; ++who) {
            if (tested.admit(visitor::writer, who, 650, now)) {
                once.insert(who);
            }
        }
    };
    note();
    const std::size_t before = once.size();
    tested.handle_job_back(true, now);
    now = now + seconds(1);
    tested.handle_job_out(true, now);
    note();

    EXPECT_GT(once.size(), before + writers / 10);
}

TEST_F(StoreDoor, NobodyJoinsALineThatDoesNotMove) {
    now = now + milliseconds(1'100);

    EXPECT_FALSE(tested.admit(visitor::writer, 0, 64, now));
    EXPECT_TRUE(tested.admit(visitor::writer, 0, 63, now)) << "a few may always wait";
    EXPECT_FALSE(tested.is_shut()) << "it may only be slow";
}

TEST_F(StoreDoor, WhatReportsBackIsLetInWhenTheStoreHasStalled) {
    now = now + seconds(5);
    tested.handle_timeout(now);
    EXPECT_TRUE(tested.poll_opened());
    EXPECT_TRUE(tested.is_shut());
    tested.handle_job_back(true, now);

    EXPECT_FALSE(tested.admit(visitor::upkeep, 0, 0, now)) << "upkeep is no probe";
    EXPECT_TRUE(tested.admit(visitor::writer, 0, 0, now));
    EXPECT_FALSE(tested.admit(visitor::writer, 0, 0, now));
    tested.handle_job_out(true, now);
    tested.handle_job_back(true, now);
    EXPECT_TRUE(tested.admit(visitor::upkeep, 0, 0, now));
    EXPECT_FALSE(tested.is_shut());
}

}  // namespace
}  // namespace gapless::server
