#include <gapless/message.hpp>
#include <gapless/retention.hpp>

#include <gtest/gtest.h>

namespace gapless {
namespace {

TEST(Retention, IsReadAsItIsWritten) {
    for (const char* text :
         {"forever",
          "1s",
          "90s",
          "15m",
          "36h",
          "30d",
          "3653d",
          "until-acknowledged:7d",
          "until-acknowledged:30d"}) {
        const auto read = parse_retention(text);
        ASSERT_TRUE(read) << text;
        EXPECT_TRUE(is_valid(*read)) << text;
        EXPECT_EQ(text_of(*read), text);
    }
}

TEST(Retention, WaitsThirtyDaysForAcknowledgementsUnlessTold) {
    EXPECT_EQ(parse_retention("until-acknowledged").value(), keep_until_acknowledged(days(30)));
}

TEST(Retention, RefusesWhatIsNoTime) {
    for (const char* text :
         {"",
          "30",
          "d",
          "-1d",
          "0s",
          "1w",
          "1 d",
          "1dd",
          "3654d",
          "forever:1d",
          "until-acknowledged:",
          "until-acknowledged:forever",
          "untilx",
          "99999999999999999999d"}) {
        EXPECT_FALSE(parse_retention(text)) << text;
    }
}

TEST(Retention, HasATimeWhereItMeansSomething) {
    EXPECT_TRUE(is_valid(retention{}));
    EXPECT_FALSE(is_valid({retention::kind::forever, days(1)}));
    EXPECT_FALSE(is_valid(keep_for(duration{})));
    EXPECT_FALSE(is_valid(keep_for(lifetime_max + seconds(1))));
    EXPECT_TRUE(is_valid(keep_for(lifetime_min)));
    EXPECT_FALSE(is_valid(keep_until_acknowledged(milliseconds(1))));
}

}  // namespace
}  // namespace gapless
