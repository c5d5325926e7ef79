#include "server/core/session/silence_deadline.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

constexpr instant start{1'000'000};

TEST(SilenceDeadline, GivesUpWhoSaysNothing) {
    const server::silence_deadline deadline({}, start);
    EXPECT_EQ(deadline.due(), start + seconds(60));
    EXPECT_FALSE(deadline.is_over(start + seconds(59)));
    EXPECT_TRUE(deadline.is_over(start + seconds(60)));
}

TEST(SilenceDeadline, AnyBytePutsItOff) {
    server::silence_deadline deadline({}, start);
    deadline.handle_bytes(start + seconds(50));
    EXPECT_EQ(deadline.due(), start + seconds(110));
}

TEST(SilenceDeadline, GrantsHalfAgainOfWhatWasAnnouncedAndTenSeconds) {
    server::silence_deadline deadline({}, start);
    deadline.handle_announced(minutes(4), start);
    EXPECT_EQ(deadline.due(), start + seconds(370));
}

TEST(SilenceDeadline, WhatWasAnnouncedHoldsAfterLaterBytes) {
    server::silence_deadline deadline({}, start);
    deadline.handle_announced(minutes(4), start);
    deadline.handle_bytes(start + minutes(3));
    EXPECT_EQ(deadline.due(), start + minutes(3) + seconds(370));
}

TEST(SilenceDeadline, ALaterAnnouncementTakesTheEarlierOnesPlace) {
    server::silence_deadline deadline({}, start);
    deadline.handle_announced(minutes(4), start);
    deadline.handle_announced(seconds(30), start);
    EXPECT_EQ(deadline.due(), start + seconds(60));
}

TEST(SilenceDeadline, NobodyMayAnnounceMoreThanTheServerAllows) {
    server::silence_deadline deadline({seconds(60), minutes(10)}, start);
    deadline.handle_announced(hours(9), start);
    EXPECT_EQ(deadline.due(), start + minutes(15) + seconds(10));
    deadline.handle_announced(seconds(-9), start);
    EXPECT_EQ(deadline.due(), start + seconds(60));
}

}  // namespace
}  // namespace gapless::tests
