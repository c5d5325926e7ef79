#include <gapless/result.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace gapless::tests {

namespace {

TEST(Result, HoldsAValue) {
    const result<std::string> found{std::string{"here"}};
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, "here");
    EXPECT_EQ(found->size(), 4U);
    EXPECT_EQ(found.value_or("elsewhere"), "here");
}

TEST(Result, HoldsTheReasonWhyThereIsNone) {
    const result<std::string> missing{error{errc::unknown_user, "bob"}};
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, errc::unknown_user);
    EXPECT_EQ(missing.error().detail, "bob");
    EXPECT_EQ(missing.value_or("elsewhere"), "elsewhere");
}

TEST(Result, CanBeMovedOutOf) {
    result<std::unique_ptr<int>> owned{std::make_unique<int>(7)};
    const std::unique_ptr<int> taken = std::move(owned).value();
    EXPECT_EQ(*taken, 7);
}

TEST(Result, OfNothingSucceedsOrFails) {
    EXPECT_TRUE(result<void>{});
    const result<void> failed{errc::outbox_full};
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error(), error{errc::outbox_full});
}

TEST(ResultDeathTest, StopsTheProgramWhenAskedForWhatIsNotThere) {
    const result<int> missing{errc::timed_out};
    EXPECT_DEATH((void)missing.value(), "");
    const result<int> found{1};
    EXPECT_DEATH((void)found.error(), "");
}

}  // namespace

}  // namespace gapless::tests
