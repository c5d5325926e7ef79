#include "protocol/session/exchange_caller.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace gapless::protocol {
namespace {

constexpr instant start{1'000'000};

const error broken{errc::unreachable, "reset"};

class ExchangeCaller : public ::testing::Test {
protected:
    void begin() {
        caller.begin();
        ASSERT_TRUE(caller.poll_post());
        answer(0, 0);
    }

    void answer(std::size_t line, std::uint64_t number, const std::string& payloads = {}) {
        std::string body;
        write_exchange_header({key, number, 0}, body);
        caller.handle_answer(line, 200, body + payloads, start);
    }

    // "line:number/seen payloads" of the next post, "-" when there is none.
    std::string posted() {
        const auto next = caller.poll_post();
        if (!next) {
            return "-";
        }
        const auto header = read_exchange_header(next->body);
        EXPECT_EQ(header->key, key);
        return std::to_string(next->line) + ":" + std::to_string(header->number) + "/" +
               std::to_string(header->seen) + " " + next->body.substr(exchange_header_bytes);
    }

    std::string arrived() { return caller.poll_payloads().value_or("-"); }

    exchange_key key{{7}};
    exchange_caller caller{{}};
};

TEST_F(ExchangeCaller, AsksForAnExchangeBeforeAnythingElse) {
    caller.queue("a");
    caller.begin();
    caller.flush();

    const auto first = caller.poll_post();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->body, std::string(exchange_header_bytes, '\0'));
    EXPECT_EQ(posted(), "-");
    EXPECT_FALSE(caller.is_begun());

    answer(0, 0);
    EXPECT_TRUE(caller.is_begun());
    EXPECT_EQ(posted(), "0:1/0 \1a");
}

TEST_F(ExchangeCaller, AlwaysHasARequestOut) {
    begin();
    EXPECT_EQ(posted(), "0:1/0 ");
    answer(0, 1, "\1x");
    EXPECT_EQ(arrived(), "\1x");
    EXPECT_EQ(posted(), "0:2/1 ");
    EXPECT_EQ(posted(), "-");
}

TEST_F(ExchangeCaller, SaysWhatItHasOnTheOtherLine) {
    begin();
    EXPECT_EQ(posted(), "0:1/0 ");
    caller.queue("a");
    caller.queue("b");
    EXPECT_EQ(posted(), "-");
    caller.flush();
    EXPECT_EQ(posted(), "1:2/0 \1a\1b");

    caller.queue("c");
    caller.flush();
    EXPECT_EQ(posted(), "-");
    answer(0, 1);
    EXPECT_EQ(posted(), "0:3/1 \1c");
}

TEST_F(ExchangeCaller, TakesAnswersInTheirOrder) {
    begin();
    caller.queue("a");
    caller.flush();
    EXPECT_EQ(posted(), "0:1/0 ");
    EXPECT_EQ(posted(), "1:2/0 \1a");

    answer(1, 2, "\1y");
    EXPECT_EQ(arrived(), "-");
    EXPECT_EQ(posted(), "-");
    answer(0, 1, "\1x");

    EXPECT_EQ(arrived(), "\1x");
    EXPECT_EQ(arrived(), "\1y");
    EXPECT_EQ(posted(), "0:3/2 ");
}

TEST_F(ExchangeCaller, RepeatsWhatBrokeWithTheSameNumberAndBytes) {
    caller.queue("a");
    begin();
    EXPECT_EQ(posted(), "0:1/0 \1a");
    caller.queue("b");

    caller.handle_broken(0, broken, start);
    EXPECT_EQ(posted(), "0:1/0 \1a");
    caller.handle_broken(0, broken, start);
    EXPECT_EQ(posted(), "-");
    ASSERT_EQ(caller.next_timeout(), start + milliseconds(250));
    caller.handle_timeout(start + milliseconds(250));

    EXPECT_EQ(posted(), "0:1/0 \1a");
    EXPECT_EQ(caller.next_timeout(), std::nullopt);
}

TEST_F(ExchangeCaller, GivesUpAfterSomeRepeats) {
    begin();
    instant now = start;
    for (int tries = 0; tries < 7; ++tries) {
        EXPECT_FALSE(caller.failure());
        EXPECT_EQ(posted(), "0:1/0 ");
        caller.handle_broken(0, broken, now);
        now = caller.next_timeout().value_or(now);
        caller.handle_timeout(now);
    }
    EXPECT_EQ(caller.failure(), broken);
    EXPECT_EQ(posted(), "-");
}

TEST_F(ExchangeCaller, TakesAServerOnTheWayThatFailsForABreak) {
    begin();
    EXPECT_EQ(posted(), "0:1/0 ");
    caller.handle_answer(0, 502, "Bad Gateway", start);
    EXPECT_EQ(posted(), "0:1/0 ");
}

TEST_F(ExchangeCaller, TakesNoAnswerOfAnotherRequest) {
    begin();
    EXPECT_EQ(posted(), "0:1/0 ");
    answer(0, 3, "\1x");
    EXPECT_EQ(arrived(), "-");
    EXPECT_EQ(posted(), "0:1/0 ");
}

TEST_F(ExchangeCaller, WaitsForItsTurnWhereTheServerWantsAnotherFirst) {
    begin();
    EXPECT_EQ(posted(), "0:1/0 ");
    caller.queue("a");
    caller.flush();
    EXPECT_EQ(posted(), "1:2/0 \1a");
    caller.handle_answer(1, 409, {}, start);
    EXPECT_EQ(posted(), "-");
    answer(0, 1);
    EXPECT_EQ(posted(), "1:2/0 \1a");
}

TEST_F(ExchangeCaller, IsOverWhenTheServerSaysSo) {
    begin();
    EXPECT_EQ(posted(), "0:1/0 ");
    caller.handle_answer(0, 410, {}, start);
    ASSERT_TRUE(caller.failure());
    EXPECT_EQ(caller.failure()->code, errc::unreachable);
}

TEST_F(ExchangeCaller, IsOverWhenNothingCameForLong) {
    begin();
    EXPECT_EQ(posted(), "0:1/0 ");
    caller.handle_broken(0, error{errc::timed_out}, start);
    EXPECT_TRUE(caller.failure());
}

TEST_F(ExchangeCaller, FailsWhereThereIsNoExchange) {
    caller.begin();
    caller.handle_answer(0, 404, {}, start);
    EXPECT_TRUE(caller.failure());
}

TEST_F(ExchangeCaller, KnowsWhatIsNotConfirmed) {
    begin();
    EXPECT_FALSE(caller.has_unconfirmed());
    caller.queue("a");
    EXPECT_TRUE(caller.has_unconfirmed());
    caller.flush();
    EXPECT_TRUE(caller.has_unconfirmed());
    answer(0, 1);
    EXPECT_TRUE(caller.has_unconfirmed());
    answer(1, 2);
    EXPECT_FALSE(caller.has_unconfirmed());
}

}  // namespace
}  // namespace gapless::protocol
