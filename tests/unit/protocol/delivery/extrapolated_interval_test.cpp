#include "protocol/delivery/extrapolated_interval.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {

namespace {

heartbeat_trial a_trial(duration silence) { return {silence, {}, true}; }

TEST(ExtrapolatedInterval, BeginsWithWhatIsUsualForTheNetwork) {
    EXPECT_EQ(extrapolated_interval{network_kind::wired}.interval(), seconds(10));
    EXPECT_EQ(extrapolated_interval{network_kind::wifi}.interval(), seconds(30));
    EXPECT_EQ(extrapolated_interval{network_kind::cellular}.interval(), seconds(90));
    EXPECT_EQ(extrapolated_interval{network_kind::slow_cellular}.interval(), seconds(240));
    EXPECT_EQ(extrapolated_interval{network_kind::other}.interval(), seconds(90));
}

TEST(ExtrapolatedInterval, GrowsByAFifthOfTheMeanWhileIntervalsDoNotShrink) {
    extrapolated_interval policy{network_kind::cellular};

    policy.handle_answered(a_trial(seconds(90)));
    EXPECT_EQ(policy.interval(), seconds(108));

    policy.handle_answered(a_trial(seconds(108)));
    EXPECT_EQ(policy.interval(), milliseconds(118'800));
}

TEST(ExtrapolatedInterval, ShrinksByAFifthOfTheMeanWhenTheyDid) {
    extrapolated_interval policy{network_kind::cellular};
    policy.handle_answered(a_trial(seconds(60)));
    EXPECT_EQ(policy.interval(), seconds(60));
}

TEST(ExtrapolatedInterval, AMissIsAHeartbeatThatCameLate) {
    extrapolated_interval policy{network_kind::cellular};
    policy.handle_missed(a_trial(seconds(110)));
    EXPECT_EQ(policy.interval(), seconds(120));
}

TEST(ExtrapolatedInterval, ThreeMissesInARowBeginAnew) {
    extrapolated_interval policy{network_kind::wifi};
    policy.handle_answered(a_trial(seconds(200)));
    policy.handle_missed(a_trial(seconds(200)));
    policy.handle_missed(a_trial(seconds(200)));
    policy.handle_answered(a_trial(seconds(200)));
    policy.handle_missed(a_trial(seconds(200)));
    policy.handle_missed(a_trial(seconds(200)));
    EXPECT_GT(policy.interval(), seconds(200));

    policy.handle_missed(a_trial(seconds(200)));

    EXPECT_EQ(policy.interval(), seconds(30));
}

TEST(ExtrapolatedInterval, StaysWithinItsBounds) {
    extrapolated_interval policy{network_kind::wifi};
    policy.handle_answered(a_trial(hours(2)));
    policy.handle_answered(a_trial(hours(2)));
    EXPECT_EQ(policy.interval(), seconds(590));

    policy.handle_answered(a_trial(seconds(2)));
    policy.handle_answered(a_trial(seconds(1)));
    EXPECT_EQ(policy.interval(), seconds(10));
}

TEST(ExtrapolatedInterval, SaysWhatAnAnswerWouldMakeOfIt) {
    const extrapolated_interval policy{network_kind::cellular};
    EXPECT_EQ(policy.interval_after(a_trial(seconds(90))), seconds(108));
    EXPECT_EQ(policy.interval(), seconds(90));
}

}  // namespace

}  // namespace gapless::protocol::tests
