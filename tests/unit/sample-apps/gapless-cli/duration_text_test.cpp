#include "sample-apps/gapless-cli/duration_text.hpp"

#include <gtest/gtest.h>

namespace gapless::cli {
namespace {

TEST(DurationText, IsANumberAndItsUnit) {
    EXPECT_EQ(duration_of("30s"), seconds(30));
    EXPECT_EQ(duration_of("10m"), minutes(10));
    EXPECT_EQ(duration_of("2h"), hours(2));
    EXPECT_EQ(duration_of("7d"), days(7));
}

TEST(DurationText, IsInSecondsWithoutAUnit) { EXPECT_EQ(duration_of("90"), seconds(90)); }

TEST(DurationText, ReachesFromASecondToAHundredYears) {
    EXPECT_EQ(duration_of("0s"), std::nullopt);
    EXPECT_EQ(duration_of("36525d"), days(36'525));
    EXPECT_EQ(duration_of("36526d"), std::nullopt);
    EXPECT_EQ(duration_of("9223372036854775807d"), std::nullopt);
    EXPECT_EQ(duration_of("9223372036854775808"), std::nullopt);
}

TEST(DurationText, IsNothingElse) {
    for (const auto* text : {"", "s", "-5s", "+5s", "5 s", " 5s", "5S", "5w", "1.5h", "1h30m"}) {
        EXPECT_EQ(duration_of(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace gapless::cli
