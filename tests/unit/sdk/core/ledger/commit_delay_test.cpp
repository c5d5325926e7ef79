#include "sdk/core/ledger/commit_delay.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

constexpr instant start{1'000'000};

TEST(CommitDelay, BeginsWhenSomethingCouldBeCommitted) {
    sdk::commit_delay delay{milliseconds(50)};
    EXPECT_FALSE(delay.next_timeout());

    EXPECT_TRUE(delay.may_wait(start));
    EXPECT_TRUE(delay.may_wait(start + milliseconds(49)));

    EXPECT_EQ(delay.next_timeout(), start + milliseconds(50));
    EXPECT_FALSE(delay.may_wait(start + milliseconds(50)));
}

TEST(CommitDelay, HasNoDeadlineOnceItIsOver) {
    sdk::commit_delay delay{milliseconds(50)};
    ASSERT_TRUE(delay.may_wait(start));

    delay.handle_timeout(start + milliseconds(50));

    EXPECT_FALSE(delay.next_timeout());
    EXPECT_FALSE(delay.may_wait(start + milliseconds(50)));
}

TEST(CommitDelay, ACommitEndsIt) {
    sdk::commit_delay delay{milliseconds(50)};
    ASSERT_TRUE(delay.may_wait(start));
    delay.handle_timeout(start + milliseconds(50));

    delay.handle_committed();

    EXPECT_FALSE(delay.next_timeout());
    EXPECT_TRUE(delay.may_wait(start + milliseconds(60)));
    EXPECT_EQ(delay.next_timeout(), start + milliseconds(110));
}

}  // namespace
}  // namespace gapless::tests
