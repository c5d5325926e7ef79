#include <gapless/time.hpp>

#include <gtest/gtest.h>

namespace gapless::tests {

namespace {

TEST(Time, UnitsAgree) {
    EXPECT_EQ(seconds(1), milliseconds(1'000));
    EXPECT_EQ(milliseconds(1), microseconds(1'000));
    EXPECT_EQ(days(1), hours(24));
    EXPECT_EQ(hours(1), minutes(60));
    EXPECT_EQ(minutes(1), seconds(60));
}

TEST(Time, DurationsAreCountedWith) {
    EXPECT_EQ(seconds(3) - seconds(1) * 2, seconds(1));
    EXPECT_EQ(seconds(1) / 4, milliseconds(250));
    EXPECT_EQ((milliseconds(1) + microseconds(999)).milliseconds(), 1);
    EXPECT_LT(seconds(1) - seconds(2), duration{});
}

TEST(Time, InstantsAreApartByADuration) {
    const instant start{5'000};
    EXPECT_EQ(start + seconds(1) - start, seconds(1));
    EXPECT_EQ(start + seconds(1) - seconds(1), start);
    EXPECT_LT(start, start + microseconds(1));
}

TEST(Time, WallTimeMovesInWholeMilliseconds) {
    EXPECT_EQ(wall_time{1'000} + microseconds(1'999), wall_time{1'001});
}

}  // namespace

}  // namespace gapless::tests
