#include "sdk/client/renewal_turn.hpp"

#include <gtest/gtest.h>

namespace gapless::sdk {
namespace {

TEST(RenewalTurn, IsOneAtATime) {
    renewal_turn turn;
    const auto first = turn.begin();
    ASSERT_TRUE(first);
    EXPECT_FALSE(turn.begin());

    EXPECT_TRUE(turn.end(*first));

    EXPECT_TRUE(turn.begin());
}

TEST(RenewalTurn, DoesNotCountAfterALogin) {
    renewal_turn turn;
    const auto late = turn.begin();

    turn.supersede();

    EXPECT_FALSE(turn.end(*late));
}

TEST(RenewalTurn, CountsAgainWhenItWasBegunAfterTheLogin) {
    renewal_turn turn;
    const auto late = turn.begin();
    turn.supersede();

    const auto next = turn.begin();

    ASSERT_TRUE(next);
    EXPECT_FALSE(turn.end(*late));
    EXPECT_TRUE(turn.end(*next));
    EXPECT_FALSE(turn.end(*next));
}

}  // namespace
}  // namespace gapless::sdk
