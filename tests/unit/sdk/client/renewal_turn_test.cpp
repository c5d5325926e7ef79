#include "sdk/client/renewal_turn.hpp"

#include <gtest/gtest.h>

namespace gapless::sdk {
namespace {

TEST(RenewalTurn, IsOneAtATime) {
    renewal_turn turn;
    const auto first = turn.begin();
    ASSERT_TRUE(first);
    EXPECT_TRUE(turn.counts(*first));
    EXPECT_FALSE(turn.begin());

    turn.end();

    EXPECT_TRUE(turn.begin());
}

TEST(RenewalTurn, DoesNotCountAfterALogin) {
    renewal_turn turn;
    const auto late = turn.begin();

    turn.end();

    EXPECT_FALSE(turn.counts(*late));
}

TEST(RenewalTurn, CountsAgainWhenItWasBegunAfterTheLogin) {
    renewal_turn turn;
    const auto late = turn.begin();
    turn.end();

    const auto next = turn.begin();

    ASSERT_TRUE(next);
    EXPECT_FALSE(turn.counts(*late));
    EXPECT_TRUE(turn.counts(*next));
}

}  // namespace
}  // namespace gapless::sdk
