#include "protocol/delivery/heartbeat_monitor.hpp"

#include "protocol/delivery/fixed_interval.hpp"

#include <gtest/gtest.h>

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
    EXPECT_EQ(monitor_.poll_output(), output{ping{}});
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
    EXPECT_EQ(monitor_.poll_output(), output{ping{}});
    monitor_.probe(start + seconds(2));
    EXPECT_EQ(monitor_.poll_output(), std::nullopt) << "it is asking already";
    EXPECT_EQ(monitor_.next_timeout(), start + seconds(9));
}

TEST_F(HeartbeatMonitor, HandlesATimerThatWasSleptThrough) {
    monitor_.handle_connected(start);
    monitor_.handle_timeout(start + hours(5));
    EXPECT_EQ(monitor_.poll_output(), output{ping{}});
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

}  // namespace

}  // namespace gapless::protocol::tests
