#include "protocol/delivery/learned_interval.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace gapless::protocol::tests {

namespace {

constexpr wall_time start{1'700'000'000'000};

// The numbers of the first design, small enough to count with.
learned_interval::limits plain() {
    return {
        .start = seconds(60),
        .floor = seconds(15),
        .cap = seconds(590),
        .close = {seconds(15), 100},
        .margin = {seconds(5), 30},
    };
}

// A network that forgets whoever is silent for so long, and a device that has nothing to say.
class LearnedInterval : public testing::Test {
protected:
    void answer() { policy.handle_answered({policy.interval(), now, true}); }

    void miss(bool is_sound = true) { policy.handle_missed({policy.interval(), now, is_sound}); }

    void ping() {
        const duration silence = policy.interval();
        now = now + silence;
        tried.push_back(silence);
        silence < forgets_after ? answer() : miss();
    }

    void ping(int times) {
        for (int n = 0; n < times; ++n) {
            ping();
        }
    }

    // How many pings that took.
    int settle() {
        int pings = 0;
        for (; !policy.is_settled() && pings < 100; ++pings) {
            ping();
        }
        return pings;
    }

    learned_interval policy{{}, plain()};
    wall_time now = start;
    duration forgets_after = seconds(300);
    std::vector<duration> tried;
};

TEST_F(LearnedInterval, GallopsUntilTwoMissesThenBisects) {
    settle();
    const std::vector<duration> expected{
        seconds(60),
        seconds(60),
        seconds(90),
        seconds(90),
        seconds(135),
        seconds(135),
        milliseconds(202'500),
        milliseconds(202'500),
        milliseconds(303'750),
        milliseconds(303'750),
        milliseconds(253'125),
        milliseconds(253'125),
        microseconds(278'437'500),
        microseconds(278'437'500),
    };
    EXPECT_EQ(tried, expected);
    EXPECT_EQ(policy.memory().low, microseconds(278'437'500));
    EXPECT_EQ(policy.memory().high, milliseconds(303'750));
}

TEST_F(LearnedInterval, UsesSomewhatLessThanWhatIsProven) {
    settle();
    EXPECT_EQ(policy.interval(), microseconds(278'437'500 - 8'353'125));
}

TEST_F(LearnedInterval, FindsItsWayDown) {
    forgets_after = seconds(40);
    settle();
    EXPECT_GE(policy.interval(), seconds(15));
    EXPECT_LT(policy.interval(), seconds(40));
    EXPECT_LT(policy.memory().low, seconds(40));
    EXPECT_GE(policy.memory().high, seconds(40));
}

TEST_F(LearnedInterval, NeverGoesBelowTheFloor) {
    forgets_after = seconds(10);
    ping(60);
    EXPECT_EQ(policy.interval(), seconds(15));
}

TEST_F(LearnedInterval, StopsAtTheCapAndUsesItWhole) {
    forgets_after = hours(1);
    settle();
    EXPECT_EQ(policy.interval(), seconds(590));
    EXPECT_EQ(policy.memory().high, std::nullopt);
    now = now + days(30);
    ping(5);
    EXPECT_EQ(policy.interval(), seconds(590));
}

TEST_F(LearnedInterval, OneMissBetweenAnswersIsNoEvidence) {
    answer();
    miss();
    answer();
    EXPECT_EQ(policy.memory().low, seconds(60));
    EXPECT_EQ(policy.memory().high, std::nullopt);

    miss();
    answer();
    miss();
    answer();
    EXPECT_EQ(policy.memory().low, seconds(90));
    EXPECT_EQ(policy.memory().high, std::nullopt);
}

TEST_F(LearnedInterval, MissesThatAreNotSoundAreNoEvidence) {
    for (int n = 0; n < 10; ++n) {
        miss(false);
    }
    EXPECT_EQ(policy.memory(), heartbeat_memory{});
    EXPECT_EQ(policy.interval(), seconds(60));

    settle();
    const heartbeat_memory settled = policy.memory();
    for (int n = 0; n < 10; ++n) {
        miss(false);
    }
    EXPECT_EQ(policy.memory(), settled);
}

TEST_F(LearnedInterval, ShorterSilencesProveNothing) {
    for (int n = 0; n < 10; ++n) {
        policy.handle_answered({seconds(30), now, true});
    }
    EXPECT_EQ(policy.memory(), heartbeat_memory{});
    policy.handle_missed({seconds(1), now, true});
    policy.handle_missed({seconds(1), now, true});
    EXPECT_EQ(policy.memory(), heartbeat_memory{});
}

TEST_F(LearnedInterval, MissesOfShorterSilencesRefuteThose) {
    policy.handle_missed({seconds(30), now, true});
    policy.handle_missed({seconds(28), now, true});
    EXPECT_EQ(policy.memory().high, seconds(30));
}

TEST_F(LearnedInterval, WhatIsProvenFallsToThreeMissesInARow) {
    settle();
    const duration used = policy.interval();
    miss();
    miss();
    answer();
    miss();
    miss();
    EXPECT_EQ(policy.interval(), used);

    miss();

    EXPECT_FALSE(policy.is_settled());
    EXPECT_EQ(policy.memory().high, used);
    EXPECT_EQ(policy.interval(), (used + seconds(15)) / 2);
}

TEST_F(LearnedInterval, ANetworkThatForgetsSoonerIsFollowedDown) {
    settle();
    forgets_after = seconds(60);
    tried.clear();
    ping(12);
    settle();
    EXPECT_LT(policy.interval(), seconds(60));
    EXPECT_GE(policy.interval(), seconds(35));
}

TEST_F(LearnedInterval, LooksUpwardAfterADayThenSixDaysThenWeekly) {
    settle();
    const duration used = policy.interval();
    for (const duration wait : {days(1), days(6), days(7), days(7)}) {
        const wall_time settled = now;
        while (now < settled + wait) {
            ASSERT_EQ(policy.interval(), used);
            ping();
        }
        ASSERT_FALSE(policy.is_settled());
        EXPECT_EQ(policy.interval(), *policy.memory().low * 5 / 4);
        ping(2);
        ASSERT_TRUE(policy.is_settled());
        EXPECT_EQ(policy.interval(), used);
    }
}

TEST_F(LearnedInterval, ANetworkThatBearsMoreIsFollowedUp) {
    settle();
    forgets_after = hours(1);
    now = now + days(1);
    ping();
    EXPECT_FALSE(policy.is_settled());
    settle();
    EXPECT_EQ(policy.interval(), seconds(590));
    EXPECT_EQ(policy.memory().high, std::nullopt);
}

TEST_F(LearnedInterval, AClockThatWasWrongDelaysNoLook) {
    now = start + days(20'000);
    settle();
    now = start;
    ping();
    EXPECT_FALSE(policy.is_settled());
}

TEST_F(LearnedInterval, GoesOnFromWhatWasStored) {
    settle();
    const learned_interval again{policy.memory(), plain()};
    EXPECT_TRUE(again.is_settled());
    EXPECT_EQ(again.interval(), policy.interval());
}

TEST_F(LearnedInterval, GoesOnInTheMiddleOfLearning) {
    ping(11);
    policy.begin(policy.memory());
    settle();
    EXPECT_EQ(policy.memory().low, microseconds(278'437'500));
}

TEST_F(LearnedInterval, AnotherNetworkBeginsWithWhatIsKnownOfIt) {
    settle();
    policy.begin({});
    EXPECT_EQ(policy.interval(), seconds(60));
}

TEST_F(LearnedInterval, IsBoundFromOutside) {
    settle();
    const duration used = policy.interval();
    policy.bound(seconds(100));
    EXPECT_EQ(policy.interval(), seconds(100));
    policy.bound(seconds(1));
    EXPECT_EQ(policy.interval(), seconds(15));
    policy.bound(hours(5));
    EXPECT_EQ(policy.interval(), used);
    policy.bound(std::nullopt);
    EXPECT_EQ(policy.interval(), used);
}

TEST_F(LearnedInterval, SaysWhatAnAnswerWouldMakeOfIt) {
    const heartbeat_trial trial{seconds(60), now, true};
    EXPECT_EQ(policy.interval_after(trial), seconds(60));
    answer();
    EXPECT_EQ(policy.interval_after(trial), seconds(90));
    EXPECT_EQ(policy.interval(), seconds(60));
}

TEST_F(LearnedInterval, SettlesSoon) {
    for (const int silence : {30, 60, 120, 180, 240, 285, 300, 350, 480, 600, 1'200, 3'600}) {
        policy.begin({});
        forgets_after = seconds(silence);
        EXPECT_LE(settle(), 18) << silence;
        EXPECT_LT(policy.interval(), forgets_after);
    }
}

}  // namespace

}  // namespace gapless::protocol::tests
