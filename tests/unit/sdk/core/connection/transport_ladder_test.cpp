#include "sdk/core/connection/transport_ladder.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace gapless::tests {
namespace {

using sdk::transport_ladder;

constexpr instant start{1'000'000};

class TransportLadder : public testing::Test {
protected:
    void fall() {
        EXPECT_FALSE(ladder.handle_blocked());
        EXPECT_TRUE(ladder.handle_blocked());
    }

    transport_ladder ladder{{.chosen = transport::automatic}};
};

TEST_F(TransportLadder, BeginsWithTheBest) { EXPECT_EQ(ladder.current(), transport::tcp); }

TEST_F(TransportLadder, GoesDownAfterTwoFailuresInARow) {
    EXPECT_FALSE(ladder.handle_blocked());
    EXPECT_EQ(ladder.current(), transport::tcp);
    EXPECT_TRUE(ladder.handle_blocked());
    EXPECT_EQ(ladder.current(), transport::websocket);
    fall();
    EXPECT_EQ(ladder.current(), transport::exchange);
}

TEST_F(TransportLadder, CountsAnewAfterASession) {
    EXPECT_FALSE(ladder.handle_blocked());
    ladder.handle_worked(start);
    ladder.handle_left();
    EXPECT_FALSE(ladder.handle_blocked());
    EXPECT_EQ(ladder.current(), transport::tcp);
}

TEST_F(TransportLadder, BeginsAgainWhenNothingWorks) {
    fall();
    fall();
    EXPECT_FALSE(ladder.handle_blocked());
    EXPECT_FALSE(ladder.handle_blocked()) << "the network is away: no hurry";
    EXPECT_EQ(ladder.current(), transport::tcp);
}

TEST_F(TransportLadder, ChangesNothingThatWasChosen) {
    transport_ladder fixed({.chosen = transport::websocket});
    for (int times = 0; times < 5; ++times) {
        EXPECT_FALSE(fixed.handle_blocked());
    }
    EXPECT_EQ(fixed.current(), transport::websocket);
    fixed.handle_worked(start);
    EXPECT_EQ(fixed.next_timeout(), std::nullopt);
}

TEST_F(TransportLadder, TriesTheBetterOneLessAndLessOften) {
    fall();
    ladder.handle_worked(start);
    instant due = start;
    for (const auto wait :
         {minutes(5), minutes(5), minutes(10), minutes(20), minutes(40), hours(1), hours(1)}) {
        due = due + wait;
        ASSERT_EQ(ladder.next_timeout(), due);
        ladder.handle_timeout(due);
        EXPECT_EQ(ladder.poll_trial(), transport::tcp);
        EXPECT_EQ(ladder.poll_trial(), std::nullopt);
        EXPECT_EQ(ladder.next_timeout(), std::nullopt);
        EXPECT_FALSE(ladder.handle_tried(transport::tcp, false, due));
    }
    EXPECT_EQ(ladder.current(), transport::websocket);
}

TEST_F(TransportLadder, TakesTheBestOneThatWorks) {
    fall();
    fall();
    ladder.handle_worked(start);
    ladder.handle_timeout(start + minutes(5));
    EXPECT_EQ(ladder.poll_trial(), transport::tcp);
    EXPECT_FALSE(ladder.handle_tried(transport::tcp, false, start));
    EXPECT_EQ(ladder.poll_trial(), transport::websocket);
    EXPECT_TRUE(ladder.handle_tried(transport::websocket, true, start));
    EXPECT_EQ(ladder.current(), transport::websocket);
}

TEST_F(TransportLadder, GoesBackToWhatWorkedWhenABetterOneBringsNoSession) {
    fall();
    fall();
    ladder.handle_worked(start);
    ladder.handle_timeout(start + minutes(5));
    EXPECT_TRUE(ladder.handle_tried(transport::tcp, true, start + minutes(5)));
    ladder.handle_left();
    EXPECT_EQ(ladder.current(), transport::tcp);

    EXPECT_TRUE(ladder.handle_blocked());

    EXPECT_EQ(ladder.current(), transport::exchange);
    ladder.handle_worked(start + minutes(6));
    EXPECT_EQ(ladder.next_timeout(), start + minutes(10));
}

TEST_F(TransportLadder, TriesNothingWithoutASession) {
    fall();
    ladder.handle_worked(start);
    ladder.handle_left();
    EXPECT_EQ(ladder.next_timeout(), std::nullopt);
    ladder.handle_timeout(start + hours(1));
    EXPECT_EQ(ladder.poll_trial(), std::nullopt);

    ladder.handle_worked(start + hours(1));
    ladder.handle_timeout(start + hours(1));
    EXPECT_EQ(ladder.poll_trial(), transport::tcp) << "it was due meanwhile";
}

TEST_F(TransportLadder, HeedsNoTrialOfASessionBefore) {
    fall();
    ladder.handle_worked(start);
    ladder.handle_timeout(start + minutes(5));
    ladder.handle_left();
    EXPECT_FALSE(ladder.handle_tried(transport::tcp, true, start + minutes(5)));
    EXPECT_EQ(ladder.current(), transport::websocket);
}

TEST_F(TransportLadder, BeginsWhereItWorkedInThatNetworkAndLooksUpAtOnce) {
    ladder.enter(transport::exchange);
    EXPECT_EQ(ladder.current(), transport::exchange);
    ladder.handle_worked(start);
    EXPECT_EQ(ladder.next_timeout(), start);
    ladder.handle_timeout(start);
    EXPECT_EQ(ladder.poll_trial(), transport::tcp);
}

TEST_F(TransportLadder, LooksUpAtOnceWhereTheOneThatWorksHadFailedToo) {
    fall();
    fall();
    for (int times = 0; times < 2; ++times) {
        EXPECT_FALSE(ladder.handle_blocked());
    }
    fall();
    ladder.handle_worked(start);
    ASSERT_EQ(ladder.current(), transport::websocket);
    EXPECT_EQ(ladder.next_timeout(), start) << "it was the network that was away";
}

TEST_F(TransportLadder, IsDoneAtTheTop) {
    ladder.handle_worked(start);
    EXPECT_EQ(ladder.next_timeout(), std::nullopt);
}

}  // namespace
}  // namespace gapless::tests
