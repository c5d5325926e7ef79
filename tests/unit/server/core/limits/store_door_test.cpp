#include "server/core/limits/store_door.hpp"

#include <gtest/gtest.h>

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

    instant now = start;
    store_door tested{engine_limits{.store_wait_max = seconds(1)}};
};

TEST_F(StoreDoor, KeepsUpkeepOutFirstThenLoginsThenTheRest) {
    EXPECT_TRUE(tested.admit(visitor::upkeep, 0, now));
    EXPECT_FALSE(tested.admit(visitor::upkeep, 3, now));
    EXPECT_TRUE(tested.admit(visitor::login, 3, now));
    EXPECT_FALSE(tested.admit(visitor::login, 6, now));
    EXPECT_TRUE(tested.admit(visitor::writer, 6, now));
    EXPECT_FALSE(tested.admit(visitor::writer, 12, now));
}

TEST_F(StoreDoor, NobodyJoinsALineThatDoesNotMove) {
    now = now + milliseconds(1'100);

    EXPECT_FALSE(tested.admit(visitor::writer, 0, now));
    EXPECT_FALSE(tested.is_shut()) << "it may only be slow";
}

TEST_F(StoreDoor, WhatReportsBackIsLetInWhenTheStoreHasStalled) {
    now = now + seconds(5);
    tested.handle_timeout(now);
    EXPECT_TRUE(tested.poll_opened());
    EXPECT_TRUE(tested.is_shut());
    tested.handle_job_back(true, now);

    EXPECT_FALSE(tested.admit(visitor::upkeep, 0, now)) << "upkeep is no probe";
    EXPECT_TRUE(tested.admit(visitor::writer, 0, now));
    EXPECT_FALSE(tested.admit(visitor::writer, 0, now));
    tested.handle_job_out(true, now);
    tested.handle_job_back(true, now);
    EXPECT_TRUE(tested.admit(visitor::upkeep, 0, now));
    EXPECT_FALSE(tested.is_shut());
}

}  // namespace
}  // namespace gapless::server
