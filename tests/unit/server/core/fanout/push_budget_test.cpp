#include "server/core/fanout/push_budget.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace gapless::server {
namespace {

using protocol::push_window;
using verdict = push_window::verdict;

constexpr instant now{1'000'000};
constexpr std::size_t window_bytes = 1'000;
constexpr std::size_t notify_bytes = 64;

push_window a_window() {
    push_window::limits made;
    made.bytes_max = window_bytes;
    made.notify_bytes = notify_bytes;
    return push_window{made};
}

push_budget a_budget(std::size_t total) {
    engine_limits made;
    made.wire.push_window_bytes = window_bytes;
    made.pushed_bytes_total = total;
    return push_budget{made};
}

// Pushes of this size until the first that is none.
std::size_t fill(push_budget& budget, push_window& window, std::size_t bytes = 100) {
    std::size_t pushed = 0;
    while (budget.admit(window, bytes, now) == verdict::push) {
        ++pushed;
    }
    return pushed;
}

TEST(PushBudget, WhileThereIsPlentyAWindowIsAsLargeAsEver) {
    push_budget budget = a_budget(100 * window_bytes);
    std::vector<push_window> windows(45, a_window());

    for (push_window& each : windows) {
        EXPECT_EQ(fill(budget, each), window_bytes / 100);
    }

    EXPECT_EQ(budget.used(), windows.size() * windows.front().bytes_in_flight());
}

TEST(PushBudget, AllTogetherNeverHoldMore) {
    constexpr std::size_t total = 10 * window_bytes;
    push_budget budget = a_budget(total);
    std::vector<push_window> windows(100, a_window());

    for (push_window& each : windows) {
        fill(budget, each);
    }

    EXPECT_LE(budget.used(), total + windows.size() * notify_bytes);
    EXPECT_GT(budget.used(), total / 2) << "and it is made use of";
}

TEST(PushBudget, WhoHoldsTheMostIsNotifiedFirst) {
    push_budget budget = a_budget(10 * window_bytes);
    std::vector<push_window> slow(6, a_window());
    for (push_window& each : slow) {
        fill(budget, each, 50);
    }
    push_window reader = a_window();

    EXPECT_EQ(budget.admit(slow.front(), 50, now), verdict::nothing);
    EXPECT_EQ(budget.admit(reader, 50, now), verdict::push);
}

TEST(PushBudget, WhatIsAcknowledgedIsThereForAll) {
    push_budget budget = a_budget(10 * window_bytes);
    push_window one = a_window();
    const std::size_t whole = budget.share();
    fill(budget, one);
    ASSERT_LT(budget.share(), whole);

    EXPECT_TRUE(budget.handle_ack(one, one.frames_in_flight(), now));

    EXPECT_EQ(budget.used(), 0U);
    EXPECT_EQ(budget.share(), whole);
}

TEST(PushBudget, WhoGoesGivesBackWhatWasInFlight) {
    push_budget budget = a_budget(10 * window_bytes);
    push_window one = a_window();
    push_window other = a_window();
    fill(budget, one);
    fill(budget, other);

    budget.handle_gone(one);

    EXPECT_EQ(budget.used(), other.bytes_in_flight());
}

TEST(PushBudget, WithNothingLeftThereIsANotifyAndLaterOneMore) {
    push_budget budget = a_budget(40);
    push_window window = a_window();

    EXPECT_EQ(budget.admit(window, 100, now), verdict::notify) << "though nothing is in flight";
    EXPECT_EQ(budget.admit(window, 100, now), verdict::nothing);
    EXPECT_TRUE(budget.handle_ack(window, 1, now));
    EXPECT_TRUE(budget.poll_notify(window, now));
    EXPECT_EQ(budget.used(), notify_bytes);
}

TEST(PushBudget, ALieIsNoAcknowledgement) {
    push_budget budget = a_budget(10 * window_bytes);
    push_window window = a_window();
    fill(budget, window);
    const std::size_t used = budget.used();

    EXPECT_FALSE(budget.handle_ack(window, 1'000, now));
    EXPECT_EQ(budget.used(), used);
}

}  // namespace
}  // namespace gapless::server
