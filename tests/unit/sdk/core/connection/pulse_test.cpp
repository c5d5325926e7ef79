#include "sdk/core/connection/pulse.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace gapless::tests {
namespace {

using protocol::heartbeat_trial;
using sdk::pulse;

class Pulse : public testing::Test {
protected:
    static void answer(pulse& which) { which.handle_answered({which.interval(), {}, true}); }

    pulse beats{{}, {}};
};

TEST_F(Pulse, AsksOftenWhileSomebodyLooks) {
    EXPECT_EQ(beats.interval(), seconds(30));
    EXPECT_EQ(beats.interval_after({seconds(30), {}, true}), seconds(30));
}

TEST_F(Pulse, LearnsInTheBackground) {
    beats.set_in_background(true);
    EXPECT_EQ(beats.interval(), seconds(60));
    answer(beats);
    EXPECT_EQ(beats.interval_after({seconds(60), {}, true}), seconds(90));
    answer(beats);
    EXPECT_EQ(beats.interval(), seconds(90));

    beats.set_in_background(false);
    EXPECT_EQ(beats.interval(), seconds(30));
}

TEST_F(Pulse, WhatTheForegroundAnswersProvesNothingLonger) {
    for (int n = 0; n < 9; ++n) {
        answer(beats);
    }
    beats.set_in_background(true);
    EXPECT_EQ(beats.interval(), seconds(60));
    EXPECT_EQ(beats.take_learned(), std::nullopt);
}

TEST_F(Pulse, AsksMoreOftenWhereANetworkBearsLessThanTheForeground) {
    for (int n = 0; n < 2; ++n) {
        beats.handle_missed({seconds(30), {}, true});
    }
    EXPECT_LT(beats.interval(), seconds(30));
}

TEST_F(Pulse, KeepsNetworksApart) {
    beats.set_in_background(true);
    beats.enter("wifi", network_kind::wifi);
    answer(beats);
    answer(beats);
    beats.enter("cellular", network_kind::cellular);
    EXPECT_EQ(beats.interval(), seconds(60));
    beats.enter("wifi", network_kind::wifi);
    EXPECT_EQ(beats.interval(), seconds(90));
}

TEST_F(Pulse, GoesOnFromWhatWasStored) {
    beats.set_in_background(true);
    beats.enter("wifi", network_kind::wifi);
    answer(beats);
    answer(beats);
    const auto learned = beats.take_learned();
    ASSERT_TRUE(learned);

    pulse again{{}, *learned};
    again.set_in_background(true);
    again.enter("wifi", network_kind::wifi);

    EXPECT_EQ(again.interval(), seconds(90));
}

TEST_F(Pulse, TheServerMayAllowLess) {
    pulse slow{{.rule = heartbeat_rule::fixed}, {}};
    slow.set_in_background(true);
    slow.bound(minutes(4));
    EXPECT_EQ(slow.interval(), minutes(4));
    slow.bound(seconds(1));
    EXPECT_EQ(slow.interval(), seconds(30)) << "as in the foreground";
    slow.bound(std::nullopt);
    EXPECT_EQ(slow.interval(), minutes(59));
}

TEST_F(Pulse, FollowsOtherRules) {
    pulse fixed{{.background_max = minutes(4), .rule = heartbeat_rule::fixed}, {}};
    fixed.set_in_background(true);
    EXPECT_EQ(fixed.interval(), minutes(4));

    pulse extrapolated{{.rule = heartbeat_rule::extrapolated}, {}};
    extrapolated.set_in_background(true);
    extrapolated.enter("cellular", network_kind::cellular);
    EXPECT_EQ(extrapolated.interval(), seconds(90));
    answer(extrapolated);
    EXPECT_EQ(extrapolated.interval(), seconds(108));
}

TEST_F(Pulse, ALoadedServersHeartbeatsSpread) {
    EXPECT_FALSE(beats.is_spread(100));
    EXPECT_TRUE(beats.is_spread(1'000));
    beats.handle_load(1'000, 999);
    EXPECT_GT(beats.interval(), seconds(44));
    EXPECT_LE(beats.interval(), seconds(45));
    beats.handle_load(500, 500);
    EXPECT_EQ(beats.interval(), seconds(30) + milliseconds(3'750));
    beats.handle_load(0, 999);
    EXPECT_EQ(beats.interval(), seconds(30));
}

}  // namespace
}  // namespace gapless::tests
