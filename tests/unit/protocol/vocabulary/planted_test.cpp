#include "protocol/planted.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {

namespace {

using planted::bug;

TEST(Planted, BugsAreOffAtFirst) {
    planted::activate(std::nullopt);
    EXPECT_FALSE(GAPLESS_PLANTED(resend_out_of_order));
}

TEST(Planted, OneBugIsOnAtATime) {
    planted::activate(bug::resend_out_of_order);
    EXPECT_TRUE(GAPLESS_PLANTED(resend_out_of_order));
    EXPECT_FALSE(GAPLESS_PLANTED(seq_from_memory));

    planted::activate(bug::seq_from_memory);
    EXPECT_FALSE(GAPLESS_PLANTED(resend_out_of_order));
    EXPECT_TRUE(GAPLESS_PLANTED(seq_from_memory));
    planted::activate(std::nullopt);
}

TEST(Planted, BugsAreFoundByName) {
    EXPECT_EQ(planted::bug_named("cursor_without_head"), bug::cursor_without_head);
    EXPECT_EQ(planted::bug_named("high_mark_from_max"), bug::high_mark_from_max);
    EXPECT_EQ(planted::name_of(bug::ack_before_commit), "ack_before_commit");
    EXPECT_EQ(planted::bug_named("no_such_bug"), std::nullopt);
}

}  // namespace

}  // namespace gapless::tests
