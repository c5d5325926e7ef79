#include "protocol/session/exchange_turn.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace gapless::protocol {
namespace {

using verdict = exchange_turn::verdict;

constexpr instant start{1'000'000};

class ExchangeTurn : public ::testing::Test {
protected:
    verdict ask(std::uint64_t number, std::uint64_t seen, instant now = start) {
        return turn.handle_request({{}, number, seen}, now);
    }

    // What is answered, "-" when nothing is.
    std::string answered(std::uint64_t number) {
        const auto next = turn.poll_answer();
        if (!next) {
            return "-";
        }
        EXPECT_EQ(next->number, number);
        return next->payloads;
    }

    exchange_turn turn{{}, start};
};

TEST_F(ExchangeTurn, HoldsARequestUntilThereIsSomethingToSay) {
    EXPECT_EQ(ask(1, 0), verdict::taken);
    EXPECT_EQ(answered(1), "-");

    turn.queue("ab", "c");

    EXPECT_EQ(answered(1), "\3abc");
    EXPECT_EQ(answered(1), "-");
}

TEST_F(ExchangeTurn, AnswersAtOnceWhatWasWaiting) {
    turn.queue("a", {});
    EXPECT_EQ(ask(1, 0), verdict::taken);
    EXPECT_EQ(answered(1), "\1a");
}

TEST_F(ExchangeTurn, AnswersNothingWhenARequestWasHeldLong) {
    EXPECT_EQ(ask(1, 0), verdict::taken);
    ASSERT_EQ(turn.next_timeout(), start + seconds(25));
    turn.handle_timeout(start + seconds(25));
    EXPECT_EQ(answered(1), "");
    EXPECT_EQ(turn.next_timeout(), start + seconds(40));
}

TEST_F(ExchangeTurn, EndsTheHoldingOfOneRequestWithTheNext) {
    EXPECT_EQ(ask(1, 0), verdict::taken);
    EXPECT_EQ(ask(2, 0), verdict::taken);
    EXPECT_EQ(answered(1), "");
    EXPECT_EQ(answered(2), "-");
}

TEST_F(ExchangeTurn, GivesTheSameAnswerToARepeat) {
    EXPECT_EQ(ask(1, 0), verdict::taken);
    turn.queue("first", {});
    EXPECT_EQ(answered(1), "\5first");
    turn.queue("second", {});

    EXPECT_EQ(ask(1, 0), verdict::repeated);

    EXPECT_EQ(answered(1), "\5first");
    EXPECT_EQ(ask(2, 1), verdict::taken);
    EXPECT_EQ(answered(2), "\6second");
}

TEST_F(ExchangeTurn, HoldsARepeatNoLongerThanTheFirst) {
    EXPECT_EQ(ask(1, 0), verdict::taken);
    EXPECT_EQ(ask(1, 0, start + seconds(20)), verdict::repeated);
    turn.handle_timeout(start + seconds(25));
    EXPECT_EQ(answered(1), "");
}

TEST_F(ExchangeTurn, AnswersBothThatAreRepeated) {
    EXPECT_EQ(ask(1, 0), verdict::taken);
    EXPECT_EQ(ask(2, 0), verdict::taken);
    turn.queue("a", {});
    EXPECT_EQ(answered(1), "\1a");
    turn.queue("b", {});
    EXPECT_EQ(answered(2), "\1b");

    EXPECT_EQ(ask(2, 0), verdict::repeated);
    EXPECT_EQ(answered(2), "\1b");
    EXPECT_EQ(ask(1, 0), verdict::repeated);
    EXPECT_EQ(answered(1), "\1a");
}

TEST_F(ExchangeTurn, TakesRequestsInTheirOrderOnly) {
    EXPECT_EQ(ask(2, 0), verdict::early);
    EXPECT_EQ(ask(1, 0), verdict::taken);
    EXPECT_EQ(ask(2, 0), verdict::taken);
    EXPECT_EQ(ask(3, 1), verdict::taken);
    EXPECT_EQ(ask(1, 0), verdict::gone);
}

TEST_F(ExchangeTurn, RefusesNumbersThatNoClientUses) {
    EXPECT_EQ(ask(0, 0), verdict::gone);
    EXPECT_EQ(ask(3, 0), verdict::gone);
    EXPECT_EQ(ask(1, 1), verdict::gone);
    EXPECT_EQ(ask(2, 1), verdict::gone);
    EXPECT_EQ(ask(~std::uint64_t{0}, ~std::uint64_t{0} - 1), verdict::gone);
    EXPECT_EQ(ask(1, 0), verdict::taken);
}

TEST_F(ExchangeTurn, LeavesForTheNextAnswerWhatIsTooMuchForOne) {
    turn.queue(std::string(64 * 1024, 'a'), {});
    turn.queue("b", {});
    EXPECT_EQ(ask(1, 0), verdict::taken);
    EXPECT_EQ(answered(1).size(), 3u + 64 * 1024);
    EXPECT_EQ(ask(2, 1), verdict::taken);
    EXPECT_EQ(answered(2), "\1b");
}

TEST_F(ExchangeTurn, CountsWhatTheClientDoesNotHave) {
    turn.queue("abc", {});
    EXPECT_EQ(turn.queued_bytes(), 4u);
    EXPECT_EQ(ask(1, 0), verdict::taken);
    EXPECT_EQ(answered(1), "\3abc");
    EXPECT_EQ(turn.queued_bytes(), 4u);
    EXPECT_EQ(ask(2, 1), verdict::taken);
    EXPECT_EQ(turn.queued_bytes(), 0u);
}

TEST_F(ExchangeTurn, IsOverWhenNoRequestComes) {
    EXPECT_EQ(ask(1, 0, start + seconds(10)), verdict::taken);
    turn.handle_timeout(start + seconds(49));
    EXPECT_FALSE(turn.is_over());
    turn.handle_timeout(start + seconds(50));
    EXPECT_TRUE(turn.is_over());
    EXPECT_EQ(ask(2, 1), verdict::gone);
    EXPECT_EQ(turn.next_timeout(), std::nullopt);
}

TEST_F(ExchangeTurn, SaysItsLastWordsAndIsGone) {
    EXPECT_EQ(ask(1, 0), verdict::taken);
    turn.queue("bye", {});
    turn.close();
    EXPECT_EQ(answered(1), "\3bye");
    EXPECT_EQ(ask(1, 0), verdict::repeated);
    EXPECT_EQ(answered(1), "\3bye");
    EXPECT_EQ(ask(2, 1), verdict::gone);
}

TEST_F(ExchangeTurn, AnswersAtOnceWhenItCloses) {
    EXPECT_EQ(ask(1, 0), verdict::taken);
    turn.close();
    EXPECT_EQ(answered(1), "");
}

}  // namespace
}  // namespace gapless::protocol
