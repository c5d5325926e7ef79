#include "protocol/delivery/round_trip.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {

namespace {

TEST(RoundTrip, KnowsNothingAtFirst) {
    const round_trip measured;
    EXPECT_EQ(measured.smoothed(), std::nullopt);
    EXPECT_EQ(measured.late_after(), std::nullopt);
}

TEST(RoundTrip, TakesTheFirstSampleAsItIs) {
    round_trip measured;
    measured.handle_sample(milliseconds(100));
    EXPECT_EQ(measured.smoothed(), milliseconds(100));
    EXPECT_EQ(measured.variation(), milliseconds(50));
    EXPECT_EQ(measured.late_after(), milliseconds(300));
}

TEST(RoundTrip, FollowsLaterSamplesSlowly) {
    round_trip measured;
    measured.handle_sample(milliseconds(100));
    measured.handle_sample(milliseconds(180));
    EXPECT_EQ(measured.smoothed(), milliseconds(110));
    EXPECT_EQ(measured.variation(), microseconds(57'500));
}

TEST(RoundTrip, VariesLessWhenSamplesAgree) {
    round_trip measured;
    for (int i = 0; i < 100; ++i) {
        measured.handle_sample(milliseconds(80));
    }
    EXPECT_EQ(measured.smoothed(), milliseconds(80));
    EXPECT_LT(measured.variation(), microseconds(10));
}

TEST(RoundTrip, IgnoresASampleFromAClockThatWasSetBack) {
    round_trip measured;
    measured.handle_sample(microseconds(-1));
    EXPECT_EQ(measured.smoothed(), std::nullopt);
}

TEST(RoundTrip, AnAnswerAfterAnOutageSaysLittleOfTheNext) {
    round_trip measured;
    for (int n = 0; n < 20; ++n) {
        measured.handle_sample(milliseconds(40));
    }
    measured.handle_sample(seconds(8));
    EXPECT_LT(*measured.late_after(), seconds(1));
}

TEST(RoundTrip, ANetworkThatBecameSlowIsBelievedAfterSomeAnswers) {
    round_trip measured;
    measured.handle_sample(milliseconds(0));
    for (int n = 0; n < 6; ++n) {
        measured.handle_sample(seconds(8));
    }
    EXPECT_GT(*measured.late_after(), seconds(8));
}

}  // namespace

}  // namespace gapless::protocol::tests
