#include "sdk/core/sync/pull_queue.hpp"

#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

using protocol::pull;

constexpr conversation_id c5{5};
constexpr conversation_id c6{6};
constexpr conversation_id c7{7};

class PullQueue : public testing::Test {
protected:
    static conversation row(conversation_id id, std::uint64_t high, std::uint64_t head) {
        auto made = a_conversation(id);
        made.high = seq{high};
        made.head = seq{head};
        return made;
    }

    static pull a_pull(conversation_id id, std::uint64_t from, std::uint64_t to) {
        return {id, log_epoch{1}, seq{from}, seq{to}};
    }

    // The connection breaks before the answer has come; on the next everything is asked for again.
    void lose_the_answer() {
        queue.handle_disconnected();
        queue.handle_connected(now);
    }

    instant now{1'000};
    sdk::pull_queue queue{{.in_flight_max = 2, .entries_max = 10}};
};

TEST_F(PullQueue, PullsEveryStoredGapOfEarlierLivesWhenItIsConnected) {
    queue.handle_row(row(c5, 2, 4));
    queue.handle_row(row(c6, 3, 3));
    EXPECT_FALSE(queue.poll_pull(now));

    queue.handle_connected(now);

    EXPECT_EQ(queue.poll_pull(now), a_pull(c5, 3, 4));
    EXPECT_FALSE(queue.poll_pull(now));
}

TEST_F(PullQueue, PullsNoMoreThanItsLimitAtOnce) {
    queue.handle_row(row(c5, 0, 100));
    queue.handle_connected(now);

    EXPECT_EQ(queue.poll_pull(now), a_pull(c5, 1, 10));
}

TEST_F(PullQueue, HasOnePullForAConversationAndFewOverAll) {
    for (const auto id : {c5, c6, c7}) {
        queue.handle_row(row(id, 0, 100));
    }
    queue.handle_connected(now);

    EXPECT_EQ(queue.poll_pull(now)->conversation, c5);
    EXPECT_EQ(queue.poll_pull(now)->conversation, c6);
    EXPECT_FALSE(queue.poll_pull(now));
    ASSERT_TRUE(queue.handle_answer(c5));
    queue.handle_row(row(c5, 10, 100));
    queue.want(c5, now);

    EXPECT_EQ(queue.poll_pull(now)->conversation, c7);
    EXPECT_FALSE(queue.poll_pull(now));
}

TEST_F(PullQueue, WaitsUntilAPullIsDue) {
    queue.handle_connected(now);
    queue.handle_row(row(c5, 0, 2));
    queue.want(c5, now + milliseconds(50));

    EXPECT_FALSE(queue.poll_pull(now));
    EXPECT_EQ(queue.next_timeout(), now + milliseconds(50));
    EXPECT_TRUE(queue.poll_pull(now + milliseconds(50)));
}

TEST_F(PullQueue, TakesTheEarlierOfTwoWishes) {
    queue.handle_connected(now);
    queue.handle_row(row(c5, 0, 9));
    queue.want(c5, now + milliseconds(700));
    queue.want(c5, now + milliseconds(50), seq{3});
    queue.want(c5, now + milliseconds(300));

    EXPECT_EQ(queue.poll_pull(now + milliseconds(50)), a_pull(c5, 1, 3));
}

TEST_F(PullQueue, ForgetsAWishWhoseGapHasClosed) {
    queue.handle_connected(now);
    queue.handle_row(row(c5, 0, 2));
    queue.want(c5, now);

    queue.handle_row(row(c5, 2, 2));

    EXPECT_FALSE(queue.poll_pull(now));
    EXPECT_FALSE(queue.has_gaps());
}

TEST_F(PullQueue, WantsNothingWhereNothingIsMissing) {
    queue.handle_connected(now);
    queue.handle_row(row(c5, 2, 2));

    queue.want(c5, now);

    EXPECT_FALSE(queue.poll_pull(now));
}

TEST_F(PullQueue, ForgetsWhatIsUnderWayWithTheConnectionAndAsksAgain) {
    queue.handle_row(row(c5, 0, 2));
    queue.handle_connected(now);
    ASSERT_TRUE(queue.poll_pull(now));
    queue.handle_disconnected();
    EXPECT_FALSE(queue.handle_answer(c5));
    EXPECT_FALSE(queue.next_timeout());

    queue.handle_connected(now);

    EXPECT_EQ(queue.poll_pull(now), a_pull(c5, 1, 2));
}

TEST_F(PullQueue, AsksForHalfAfterAPageThatDidNotArrive) {
    queue.handle_row(row(c5, 0, 100));
    queue.handle_connected(now);

    for (const std::uint64_t page : {10U, 5U, 2U, 1U, 1U}) {
        EXPECT_EQ(queue.poll_pull(now), a_pull(c5, 1, page));
        lose_the_answer();
    }
}

TEST_F(PullQueue, AsksForTwiceAsMuchAfterEveryPageThatArrived) {
    queue.handle_row(row(c5, 0, 100));
    queue.handle_connected(now);
    for (int lost = 0; lost < 3; ++lost) {
        ASSERT_TRUE(queue.poll_pull(now));
        lose_the_answer();
    }

    std::uint64_t high = 0;
    for (const std::uint64_t page : {1U, 2U, 4U, 8U, 10U, 10U}) {
        EXPECT_EQ(queue.poll_pull(now), a_pull(c5, high + 1, high + page));
        ASSERT_TRUE(queue.handle_answer(c5));
        high += page;
        queue.handle_row(row(c5, high, 100));
        queue.want(c5, now);
    }
}

TEST_F(PullQueue, AConnectionThatOwesNoAnswerLeavesPagesAsTheyAre) {
    queue.handle_row(row(c5, 0, 100));
    queue.handle_connected(now);
    lose_the_answer();

    EXPECT_EQ(queue.poll_pull(now), a_pull(c5, 1, 10));
}

TEST_F(PullQueue, GivesBackWhatWasAsked) {
    queue.handle_row(row(c5, 0, 2));
    queue.handle_connected(now);
    const auto asked = queue.poll_pull(now);

    EXPECT_EQ(queue.handle_answer(c5), asked);
    EXPECT_FALSE(queue.handle_answer(c5));
}

TEST_F(PullQueue, NeverPullsAnExcludedConversation) {
    queue.handle_row(row(c5, 0, 2));
    queue.exclude(c5);
    queue.handle_row(row(c5, 0, 3));

    queue.handle_connected(now);

    EXPECT_FALSE(queue.poll_pull(now));
    EXPECT_FALSE(queue.has_gaps());
}

TEST_F(PullQueue, CallsAnAnswerOverdue) {
    queue.handle_row(row(c5, 0, 2));
    queue.handle_connected(now);
    ASSERT_TRUE(queue.poll_pull(now));

    EXPECT_FALSE(queue.is_overdue(now + milliseconds(29'999)));
    EXPECT_TRUE(queue.is_overdue(now + seconds(30)));
    EXPECT_EQ(queue.next_timeout(), now + seconds(30));
}

TEST_F(PullQueue, WaitsAnewWhileSomethingLongIsOnItsWay) {
    queue.handle_row(row(c5, 0, 2));
    queue.handle_connected(now);
    ASSERT_TRUE(queue.poll_pull(now));

    queue.handle_progress(now + seconds(20));

    EXPECT_FALSE(queue.is_overdue(now + seconds(49)));
    EXPECT_EQ(queue.next_timeout(), now + seconds(50));
}

TEST_F(PullQueue, WhatIsHurriedComesFirstTheLastOfThemBeforeAll) {
    queue.handle_connected(now);
    queue.handle_row(row(c5, 2, 4));
    queue.handle_row(row(c6, 1, 3));
    queue.handle_row(row(c7, 1, 2));
    queue.want(c5, now);
    queue.want(c6, now);

    queue.hurry(c6);
    queue.hurry(c7);

    EXPECT_EQ(queue.poll_pull(now), a_pull(c7, 2, 2));
    EXPECT_EQ(queue.poll_pull(now), a_pull(c6, 2, 3));
    static_cast<void>(queue.handle_answer(c7));
    EXPECT_EQ(queue.poll_pull(now), a_pull(c5, 3, 4));
}

TEST_F(PullQueue, CountsAllThatIsMissing) {
    EXPECT_EQ(queue.missing(), 0U);
    queue.handle_row(row(c5, 2, 4));
    queue.handle_row(row(c6, 1, 30));

    EXPECT_EQ(queue.missing(), 31U);
}

TEST_F(PullQueue, AsksForTheNewestPageOfARangeBesideItsGaps) {
    const auto of = row(c5, 60, 60);
    EXPECT_EQ(queue.ask(of, {seq{1}, seq{50}}, 4, now), std::nullopt) << "not connected";
    queue.handle_connected(now);

    EXPECT_EQ(queue.ask(of, {seq{1}, seq{50}}, 4, now), a_pull(c5, 41, 50));
    EXPECT_EQ(queue.ask(of, {seq{1}, seq{40}}, 4, now), std::nullopt) << "one is on its way";
    EXPECT_EQ(queue.ask(row(c6, 9, 9), {seq{1}, seq{4}}, 1, now), std::nullopt);
    EXPECT_EQ(queue.ask(row(c6, 9, 9), {seq{1}, seq{4}}, 2, now), a_pull(c6, 1, 4));
    EXPECT_EQ(queue.ask(row(c7, 9, 9), {seq{1}, seq{4}}, 9, now), std::nullopt) << "its own limit";
    EXPECT_EQ(queue.handle_answer(c5), a_pull(c5, 41, 50));
}

}  // namespace
}  // namespace gapless::tests
