#include "sdk/core/connection/spare.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace gapless::sdk {
namespace {

class Spare : public testing::Test {
protected:
    void wait(duration span) {
        now = now + span;
        tried.handle_timeout(now);
    }

    void ask() { tried.handle_asked(now, measured); }

    std::string said() {
        std::string text;
        while (const auto next = tried.poll_output()) {
            text += *next == spare::output::open    ? "open "
                    : *next == spare::output::close ? "close "
                                                    : "take ";
        }
        return text;
    }

    // Asked in vain, with a spare that stands.
    void make_ready() {
        ask();
        wait(seconds(20));
        said();
        tried.handle_opened(now);
    }

    instant now{1'000'000'000};
    protocol::round_trip measured;
    spare tried;
};

TEST_F(Spare, IsNotMadeForWhoAnswersInTime) {
    ask();
    wait(milliseconds(499));
    tried.handle_answered();
    wait(days(1));
    EXPECT_EQ(said(), "");
    EXPECT_EQ(tried.next_timeout(), std::nullopt);
}

TEST_F(Spare, IsMadeWhenTheAnswerIsLateForThisNetwork) {
    measured.handle_sample(milliseconds(300));  // late after 900 ms
    ask();
    wait(milliseconds(899));
    EXPECT_EQ(said(), "");
    wait(milliseconds(1));
    EXPECT_EQ(said(), "open ");
}

TEST_F(Spare, IsTakenWhenTheFirstStaysSilent) {
    make_ready();
    EXPECT_EQ(said(), "");
    wait(milliseconds(100));
    EXPECT_EQ(said(), "take ");
    EXPECT_EQ(tried.next_timeout(), std::nullopt);
}

TEST_F(Spare, IsClosedWhenTheFirstAnswers) {
    make_ready();
    tried.handle_answered();
    EXPECT_EQ(said(), "close ");
    wait(days(1));
    EXPECT_EQ(said(), "");
}

TEST_F(Spare, WaitsLongerForWhoSpeaksButDoesNotAnswer) {
    make_ready();
    tried.handle_bytes(now);
    wait(milliseconds(499));
    tried.handle_bytes(now);
    EXPECT_EQ(said(), "");
    wait(milliseconds(1));
    EXPECT_EQ(said(), "take ");
}

TEST_F(Spare, WaitsForAsLongAsPartsOfSomethingLongCome) {
    ask();
    for (int n = 0; n < 100; ++n) {
        wait(milliseconds(400));
        tried.handle_part(now);
    }
    EXPECT_EQ(said(), "");
}

TEST_F(Spare, IsTriedAgainWhenItFails) {
    ask();
    wait(milliseconds(500));
    EXPECT_EQ(said(), "open ");
    tried.handle_failed(now);
    wait(seconds(1));
    EXPECT_EQ(said(), "open ");
}

TEST_F(Spare, IsTriedAnewWhenItTakesLong) {
    ask();
    wait(milliseconds(500));
    EXPECT_EQ(said(), "open ");
    wait(milliseconds(1'499));
    EXPECT_EQ(said(), "");
    wait(milliseconds(1));
    EXPECT_EQ(said(), "close open ");
    tried.handle_opened(now);
    wait(milliseconds(100));
    EXPECT_EQ(said(), "take ");
}

TEST_F(Spare, IsGivenMoreTimeWhereAnswersTakeLong) {
    measured.handle_sample(milliseconds(300));  // late after 900 ms
    ask();
    wait(milliseconds(900));
    EXPECT_EQ(said(), "open ");
    wait(milliseconds(2'699));
    EXPECT_EQ(said(), "");
}

TEST_F(Spare, GoesWithTheFirst) {
    make_ready();
    tried.handle_gone();
    EXPECT_EQ(said(), "close ");
    tried.handle_opened(now);
    wait(days(1));
    EXPECT_EQ(said(), "");
}

TEST_F(Spare, ComesLaterEachTimeThatOneWasTakenAndSoonAgainAfterAnAnswerInTime) {
    make_ready();
    wait(milliseconds(100));
    said();
    ask();
    wait(milliseconds(999));
    EXPECT_EQ(said(), "");
    tried.handle_answered();
    ask();
    wait(milliseconds(500));
    EXPECT_EQ(said(), "open ");
}

}  // namespace
}  // namespace gapless::sdk
