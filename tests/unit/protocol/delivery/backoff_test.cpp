#include "protocol/delivery/backoff.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace gapless::protocol::tests {

namespace {

// The longest delay is drawn by the ceiling itself; the draw is taken modulo ceiling + 1.
std::uint64_t draw_of(duration wanted) { return static_cast<std::uint64_t>(wanted.microseconds); }

TEST(Backoff, DoublesItsCeilingUpToTheMaximum) {
    backoff wait;
    for (const std::int64_t ceiling : {1, 2, 4, 8, 16, 30, 30, 30}) {
        EXPECT_EQ(wait.next_delay(draw_of(seconds(ceiling))), seconds(ceiling));
    }
    EXPECT_EQ(wait.failures(), 8U);
}

TEST(Backoff, NeverExceedsItsCeiling) {
    backoff wait;
    EXPECT_EQ(wait.next_delay(draw_of(seconds(1)) + 1), milliseconds(500));
    EXPECT_LE(wait.next_delay(std::numeric_limits<std::uint64_t>::max()), seconds(2));
}

TEST(Backoff, WaitsAtLeastTheFloor) {
    backoff wait;
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(wait.next_delay(0), milliseconds(500));
    }
}

TEST(Backoff, IsMorePatientInTheBackground) {
    backoff wait;
    for (int i = 0; i < 20; ++i) {
        (void)wait.next_delay(0, backoff::pace::background);
    }
    EXPECT_EQ(wait.next_delay(draw_of(seconds(300)), backoff::pace::background), seconds(300));
    EXPECT_EQ(wait.next_delay(draw_of(seconds(30)), backoff::pace::foreground), seconds(30));
}

TEST(Backoff, BeginsAgainAfterASuccess) {
    backoff wait;
    for (int i = 0; i < 5; ++i) {
        (void)wait.next_delay(0);
    }
    wait.handle_success();
    EXPECT_EQ(wait.failures(), 0U);
    EXPECT_EQ(wait.next_delay(draw_of(seconds(1))), seconds(1));
}

TEST(Backoff, StaysAwayForAsLongAsTheServerAsked) {
    backoff wait;
    wait.handle_retry_after(seconds(60));
    wait.handle_retry_after(seconds(10));
    EXPECT_EQ(wait.next_delay(0), milliseconds(60'500));
    EXPECT_EQ(wait.next_delay(0), milliseconds(500)) << "it was asked for once";
}

TEST(Backoff, ForgetsWhatTheServerAskedAfterASuccess) {
    backoff wait;
    wait.handle_retry_after(seconds(60));
    wait.handle_success();
    EXPECT_EQ(wait.next_delay(0), milliseconds(500));
}

TEST(Backoff, SpreadsEvenlyOverItsRange) {
    backoff wait;
    for (int i = 0; i < 6; ++i) {
        (void)wait.next_delay(0);
    }
    int below_half = 0;
    for (std::uint64_t i = 0; i < 1'000; ++i) {
        below_half += wait.next_delay(i * 0x9e3779b97f4a7c15U) < seconds(15) ? 1 : 0;
    }
    EXPECT_NEAR(below_half, 500, 50);
}

}  // namespace

}  // namespace gapless::protocol::tests
