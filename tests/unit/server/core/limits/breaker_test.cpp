#include "server/core/limits/breaker.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr instant start{1'000'000};

// A store whose jobs come back when the test says so.
class Breaker : public ::testing::Test {
protected:
    void out(bool writes = true) { tested.handle_job_out(writes, now); }

    void back(bool has_answered = true) { tested.handle_job_back(has_answered, now); }

    void pass(duration by) {
        now = now + by;
        tested.handle_timeout(now);
    }

    void fail() {
        out();
        back(false);
    }

    instant now = start;
    breaker tested{{.stall_after = seconds(2), .failures_max = 3, .probe_every = milliseconds(500)}
    };
};

TEST_F(Breaker, LetsEverybodyInWhileTheStoreAnswers) {
    for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(tested.admit(now));
        out();
        pass(milliseconds(1'999));
        back();
    }
    EXPECT_FALSE(tested.poll_opened());
    EXPECT_FALSE(tested.next_timeout());
}

TEST_F(Breaker, OpensWhenAJobIsOutForTooLong) {
    out();
    EXPECT_EQ(tested.next_timeout(), start + seconds(2));
    pass(seconds(2));

    EXPECT_TRUE(tested.is_open());
    EXPECT_TRUE(tested.poll_opened());
    EXPECT_FALSE(tested.poll_opened()) << "it is told once";
    pass(hours(1));
    EXPECT_FALSE(tested.admit(now)) << "there is nothing to find out before the job is back";
    EXPECT_FALSE(tested.next_timeout());
}

TEST_F(Breaker, LetsOneInWhenALateJobIsBack) {
    out();
    pass(seconds(9));
    back();

    EXPECT_TRUE(tested.is_open());
    EXPECT_TRUE(tested.admit(now));
    EXPECT_FALSE(tested.admit(now));
}

TEST_F(Breaker, ClosesWhenSomethingIsWrittenInTime) {
    out();
    pass(seconds(9));
    back();
    EXPECT_TRUE(tested.admit(now));
    out();
    back();

    EXPECT_FALSE(tested.is_open());
    EXPECT_TRUE(tested.admit(now));
    EXPECT_TRUE(tested.admit(now));
}

TEST_F(Breaker, AReadProvesNothing) {
    out();
    pass(seconds(9));
    back();
    out(false);
    back();

    EXPECT_TRUE(tested.is_open());
}

TEST_F(Breaker, AProbeThatIsLateIsNotOvertaken) {
    out();
    pass(seconds(9));
    back();
    EXPECT_TRUE(tested.admit(now));
    out();
    pass(seconds(3));

    EXPECT_FALSE(tested.admit(now));
    back();
    EXPECT_TRUE(tested.is_open()) << "late again";
    EXPECT_TRUE(tested.admit(now));
}

TEST_F(Breaker, AProbeThatIsLostIsFollowedByAnother) {
    out();
    pass(seconds(9));
    back();
    EXPECT_TRUE(tested.admit(now));
    pass(milliseconds(499));
    EXPECT_FALSE(tested.admit(now));
    pass(milliseconds(1));

    EXPECT_TRUE(tested.admit(now));
}

TEST_F(Breaker, OpensAfterFailuresInARow) {
    fail();
    fail();
    out();
    back();
    fail();
    fail();
    EXPECT_FALSE(tested.is_open()) << "no three in a row";
    fail();

    EXPECT_TRUE(tested.is_open());
    EXPECT_TRUE(tested.poll_opened());
    EXPECT_FALSE(tested.admit(now));
    pass(milliseconds(500));
    EXPECT_TRUE(tested.admit(now));
    EXPECT_FALSE(tested.admit(now));
}

TEST_F(Breaker, AProbeThatFailsShutsItAgain) {
    for (int i = 0; i < 3; ++i) {
        fail();
    }
    pass(milliseconds(500));
    EXPECT_TRUE(tested.admit(now));
    EXPECT_TRUE(tested.poll_opened());
    fail();

    EXPECT_TRUE(tested.poll_opened()) << "what came in meanwhile is refused";
    EXPECT_FALSE(tested.admit(now));
    pass(milliseconds(500));
    EXPECT_TRUE(tested.admit(now));
    out();
    back();
    EXPECT_FALSE(tested.is_open());
}

TEST_F(Breaker, ALateJobThatFailsIsFollowedByAProbe) {
    out();
    pass(seconds(9));
    back(false);

    EXPECT_FALSE(tested.admit(now));
    pass(milliseconds(500));
    EXPECT_TRUE(tested.admit(now));
}

// The timer may come later than the answer.
TEST_F(Breaker, AJobThatIsBackTooLateHasStalledWithoutATimer) {
    out();
    now = now + seconds(3);
    back();

    EXPECT_TRUE(tested.is_open());
    EXPECT_TRUE(tested.admit(now));
}

}  // namespace
}  // namespace gapless::server
