#include "server/core/limits/send_limits.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr instant start{1'000'000};
constexpr user_id alice{1};
constexpr user_id bob{2};
const destination group = destination::to(conversation_id{7});

TEST(SendLimits, ANewcomerMaySend) {
    send_limits limits{{}};

    EXPECT_FALSE(limits.wait(alice, group, start));
}

TEST(SendLimits, TheStricterOfTheTwoCounts) {
    send_limits limits{{.user_sends_burst = 10, .conversation_sends_per_second = 2}};
    for (int i = 0; i < 2; ++i) {
        limits.reserve(alice, group);
        limits.settle(alice, group, true, start);
    }

    EXPECT_EQ(limits.wait(bob, group, start), milliseconds(500));
    EXPECT_FALSE(limits.wait(alice, destination::direct("bob"), start));
}

TEST(SendLimits, WhatIsReleasedWasNothing) {
    send_limits limits{{.user_sends_burst = 1}};
    limits.reserve(alice, group);
    EXPECT_TRUE(limits.wait(alice, group, start));

    limits.release(alice, group);

    EXPECT_FALSE(limits.wait(alice, group, start));
}

TEST(SendLimits, AreOffWithoutRates) {
    send_limits limits{{.rates = false, .user_sends_burst = 1}};
    limits.reserve(alice, group);
    limits.settle(alice, group, true, start);

    EXPECT_FALSE(limits.wait(alice, group, start));
}

}  // namespace
}  // namespace gapless::server
