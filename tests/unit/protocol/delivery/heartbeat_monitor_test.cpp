#include "protocol/delivery/heartbeat_monitor.hpp"

#include "protocol/delivery/fixed_interval.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <variant>
#include <vector>

namespace gapless::protocol::tests {

namespace {

using output = heartbeat_monitor::output;
using ping = heartbeat_monitor::ping;
using dead = heartbeat_monitor::dead;

constexpr instant start{1'000'000};

class HeartbeatMonitor : public testing::Test {
protected:
    fixed_interval policy_{seconds(30)};
    heartbeat_monitor monitor_{policy_};
};

TEST_F(HeartbeatMonitor, WantsNothingWithoutAConnection) {
    monitor_.probe(start);
    monitor_.handle_bytes(start);
    monitor_.handle_timeout(start + hours(1));
    EXPECT_EQ(monitor_.next_timeout(), std::nullopt);
    EXPECT_EQ(monitor_.poll_output(), std::nullopt);
}

TEST_F(HeartbeatMonitor, PingsAfterTheIntervalOfSilence) {
    monitor_.handle_connected(start);
    EXPECT_EQ(monitor_.next_timeout(), start + seconds(30));

    monitor_.handle_timeout(start + seconds(29));
    EXPECT_EQ(monitor_.poll_output(), std::nullopt);

    monitor_.handle_timeout(start + seconds(30));
    EXPECT_EQ(monitor_.poll_output(), output{ping{seconds(30)}});
    EXPECT_EQ(monitor_.poll_output(), std::nullopt);
}

TEST_F(HeartbeatMonitor, IsPutOffByAnyByte) {
    monitor_.handle_connected(start);
    monitor_.handle_bytes(start + seconds(20));
    EXPECT_EQ(monitor_.next_timeout(), start + seconds(50));
}

TEST_F(HeartbeatMonitor, HoldsTheConnectionForDeadWhenNothingComesInTime) {
    monitor_.handle_connected(start);
    monitor_.handle_timeout(start + seconds(30));
    (void)monitor_.poll_output();
    EXPECT_EQ(monitor_.next_timeout(), start + seconds(38));

    monitor_.handle_timeout(start + seconds(38));
    EXPECT_EQ(monitor_.poll_output(), output{dead{}});
    EXPECT_EQ(monitor_.next_timeout(), std::nullopt);
}

TEST_F(HeartbeatMonitor, TakesAnyByteForLifeWhileItIsAsking) {
    monitor_.handle_connected(start);
    monitor_.handle_timeout(start + seconds(30));
    (void)monitor_.poll_output();
    monitor_.handle_bytes(start + seconds(31));

    monitor_.handle_timeout(start + seconds(38));
    EXPECT_EQ(monitor_.poll_output(), std::nullopt);
    EXPECT_EQ(monitor_.next_timeout(), start + seconds(61));
}

TEST_F(HeartbeatMonitor, MeasuresFromPingToAnswer) {
    monitor_.handle_connected(start);
    monitor_.handle_timeout(start + seconds(30));
    monitor_.handle_bytes(start + seconds(30) + milliseconds(100));
    monitor_.handle_answer(start + seconds(30) + milliseconds(120));
    EXPECT_EQ(monitor_.measured().smoothed(), milliseconds(120));

    monitor_.handle_answer(start + seconds(40));
    EXPECT_EQ(monitor_.measured().smoothed(), milliseconds(120)) << "an answer to nothing";
}

TEST_F(HeartbeatMonitor, WaitsFourRoundTripsWithinItsBounds) {
    struct expectation {
        duration round_trip;
        duration patience;
    };

    for (const auto& [round_trip, patience] : {
             expectation{milliseconds(100), seconds(2)},
             expectation{milliseconds(900), milliseconds(3'600)},
             expectation{seconds(5), seconds(8)},
         }) {
        heartbeat_monitor monitor{policy_};
        monitor.handle_connected(start);
        monitor.probe(start);
        monitor.handle_answer(start + round_trip);
        monitor.probe(start + seconds(10));
        EXPECT_EQ(monitor.next_timeout(), start + seconds(10) + patience);
    }
}

TEST_F(HeartbeatMonitor, AsksAtOnceWhenTold) {
    monitor_.handle_connected(start);
    monitor_.probe(start + seconds(1));
    EXPECT_EQ(monitor_.poll_output(), output{ping{seconds(30)}});
    monitor_.probe(start + seconds(2));
    EXPECT_EQ(monitor_.poll_output(), std::nullopt) << "it is asking already";
    EXPECT_EQ(monitor_.next_timeout(), start + seconds(9));
}

TEST_F(HeartbeatMonitor, HandlesATimerThatWasSleptThrough) {
    monitor_.handle_connected(start);
    monitor_.handle_timeout(start + hours(5));
    EXPECT_EQ(monitor_.poll_output(), output{ping{seconds(30)}});
    EXPECT_EQ(monitor_.next_timeout(), start + hours(5) + seconds(8));
}

TEST_F(HeartbeatMonitor, BeginsAnewWithEachConnection) {
    monitor_.handle_connected(start);
    monitor_.probe(start);
    monitor_.handle_disconnected();
    EXPECT_EQ(monitor_.poll_output(), std::nullopt);
    EXPECT_EQ(monitor_.next_timeout(), std::nullopt);

    monitor_.handle_connected(start + seconds(60));
    monitor_.handle_answer(start + seconds(61));
    EXPECT_EQ(monitor_.measured().smoothed(), std::nullopt);
    EXPECT_EQ(monitor_.next_timeout(), start + seconds(91));
}

// Writes down what it is told.
class listening_policy final : public heartbeat_policy {
public:
    void handle_answered(const heartbeat_trial& trial) override { answered.push_back(trial); }

    void handle_missed(const heartbeat_trial& trial) override { missed.push_back(trial); }

    [[nodiscard]] duration interval() const override { return minutes(5); }

    [[nodiscard]] duration interval_after(const heartbeat_trial& trial) const override {
        return trial.silence * 2;
    }

    std::vector<heartbeat_trial> answered;
    std::vector<heartbeat_trial> missed;
};

class HeartbeatEvidence : public testing::Test {
protected:
    HeartbeatEvidence() {
        monitor_.handle_clocks(at(start));
        monitor_.handle_connected(start);
    }

    static moment at(instant now) { return {now, {now.microseconds / 1'000}}; }

    // The timer fires, so much late.
    void wait(duration late = {}) {
        now_ = *monitor_.next_timeout() + late;
        monitor_.handle_clocks(at(now_));
        monitor_.handle_timeout(now_);
    }

    void answer() { monitor_.handle_answer(now_); }

    void come_back(duration later = seconds(1)) {
        now_ = now_ + later;
        monitor_.handle_connected(now_);
        monitor_.handle_welcomed(now_);
    }

    [[nodiscard]] std::vector<heartbeat_trial> one(bool is_sound) const {
        return {{minutes(5), at(start + minutes(5)).wall, is_sound}};
    }

    listening_policy policy_;
    heartbeat_monitor monitor_{policy_};
    instant now_ = start;
};

TEST_F(HeartbeatEvidence, AnAnswerIsToldWithTheSilenceBeforeThePing) {
    wait();
    EXPECT_EQ(policy_.answered.size(), 0U);

    answer();

    EXPECT_EQ(policy_.answered, one(true));
    EXPECT_TRUE(policy_.missed.empty());
}

TEST_F(HeartbeatEvidence, AnnouncesTheSilenceThatMayFollow) {
    wait();
    EXPECT_EQ(monitor_.poll_output(), output{ping{minutes(10)}});
}

TEST_F(HeartbeatEvidence, AMissIsToldWhenTheNextConnectionStands) {
    wait();
    wait();
    EXPECT_TRUE(policy_.missed.empty());

    come_back();

    EXPECT_EQ(policy_.missed, one(true));
    come_back();
    EXPECT_EQ(policy_.missed.size(), 1U);
}

TEST_F(HeartbeatEvidence, AMissIsNotSoundWhenTheServerIsTheOneThatDoesNotAnswer) {
    wait();
    wait();
    monitor_.handle_connected(now_);
    EXPECT_TRUE(policy_.missed.empty());

    now_ = now_ + seconds(11);
    monitor_.handle_welcomed(now_);

    EXPECT_EQ(policy_.missed, one(false));
}

TEST_F(HeartbeatEvidence, WhatWasSentEndsASilenceToo) {
    monitor_.handle_sent(start + minutes(4));
    wait();
    answer();
    ASSERT_EQ(policy_.answered.size(), 1U);
    EXPECT_EQ(policy_.answered.front().silence, minutes(1));
}

TEST_F(HeartbeatEvidence, AConnectionThatBreaksUnderAPingMissesIt) {
    wait();
    monitor_.handle_broken(now_);
    come_back();
    EXPECT_EQ(policy_.missed, one(true));
}

TEST_F(HeartbeatEvidence, AConnectionThatBreaksInSilenceProvesNothing) {
    monitor_.handle_broken(start + minutes(1));
    come_back();
    EXPECT_TRUE(policy_.missed.empty());
}

TEST_F(HeartbeatEvidence, AnEndInGoodOrderProvesNothing) {
    wait();
    monitor_.handle_disconnected();
    come_back();
    EXPECT_TRUE(policy_.missed.empty());
}

TEST_F(HeartbeatEvidence, AMissIsNotSoundWhenTheNetworkWasAway) {
    wait();
    wait();
    come_back(seconds(11));
    EXPECT_EQ(policy_.missed, one(false));
}

TEST_F(HeartbeatEvidence, AMissIsNotSoundBesideAChangeOfNetworks) {
    for (const int when : {0, 1, 2}) {
        policy_.missed.clear();
        come_back();
        if (when == 0) {
            monitor_.handle_disturbed();
        }
        wait();
        if (when == 1) {
            monitor_.handle_disturbed();
        }
        wait();
        if (when == 2) {
            monitor_.handle_disturbed();
        }
        come_back();
        ASSERT_EQ(policy_.missed.size(), 1U) << when;
        EXPECT_FALSE(policy_.missed.front().is_sound) << when;
    }
}

TEST_F(HeartbeatEvidence, WhatWasHeardSinceEndsADisturbance) {
    monitor_.handle_disturbed();
    wait();
    answer();
    wait();
    wait();
    come_back();
    ASSERT_EQ(policy_.missed.size(), 1U);
    EXPECT_TRUE(policy_.missed.front().is_sound);
}

TEST_F(HeartbeatEvidence, AMissIsNotSoundAfterALateTimer) {
    wait(seconds(3));
    wait();
    come_back();
    ASSERT_EQ(policy_.missed.size(), 1U);
    EXPECT_FALSE(policy_.missed.front().is_sound);
}

TEST_F(HeartbeatEvidence, ALateAnswerTimerAsksOnceMore) {
    wait();
    (void)monitor_.poll_output();
    wait(minutes(3));
    EXPECT_EQ(monitor_.poll_output(), output{ping{minutes(10)}});

    wait();
    EXPECT_EQ(monitor_.poll_output(), output{dead{}});
    come_back();
    ASSERT_EQ(policy_.missed.size(), 1U);
    EXPECT_FALSE(policy_.missed.front().is_sound);
}

TEST_F(HeartbeatEvidence, WhoSleptAsksAtOnceAndProvesNothing) {
    now_ = start + minutes(1);
    moment woken = at(now_);
    woken.wall = woken.wall + minutes(30);
    monitor_.handle_clocks(woken);
    EXPECT_TRUE(std::holds_alternative<ping>(monitor_.poll_output().value()));

    now_ = *monitor_.next_timeout();
    monitor_.handle_timeout(now_);
    come_back();

    ASSERT_EQ(policy_.missed.size(), 1U);
    EXPECT_FALSE(policy_.missed.front().is_sound);
}

TEST_F(HeartbeatEvidence, AClockThatIsSetBackProvesNothing) {
    moment set_back = at(start + minutes(1));
    set_back.wall = set_back.wall + minutes(-30);
    monitor_.handle_clocks(set_back);
    EXPECT_EQ(monitor_.poll_output(), std::nullopt);

    for (int n = 0; n < 2; ++n) {
        now_ = *monitor_.next_timeout();
        monitor_.handle_timeout(now_);
    }
    come_back();

    ASSERT_EQ(policy_.missed.size(), 1U);
    EXPECT_FALSE(policy_.missed.front().is_sound);
}

}  // namespace

}  // namespace gapless::protocol::tests
