#include "tests/proxy/delivery_trace.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::proxy {
namespace {

[[nodiscard]] delivery_trace a_trace() { return *delivery_trace::parse("0\n5\n5\n20\n"); }

TEST(DeliveryTrace, BeginsAgainAtTheTimeOfItsLastLine) {
    const delivery_trace trace = a_trace();

    EXPECT_EQ(trace.time_of(0), milliseconds(0));
    EXPECT_EQ(trace.time_of(3), milliseconds(20));
    EXPECT_EQ(trace.time_of(4), milliseconds(20));
    EXPECT_EQ(trace.time_of(5), milliseconds(25));
    EXPECT_EQ(trace.time_of(4'000'003), milliseconds(20'000'020));
}

TEST(DeliveryTrace, FindsTheFirstOpportunityFromATime) {
    const delivery_trace trace = a_trace();

    EXPECT_EQ(trace.first_from(milliseconds(-3)), 0u);
    EXPECT_EQ(trace.first_from(milliseconds(0)), 0u);
    EXPECT_EQ(trace.first_from(microseconds(1)), 1u);
    EXPECT_EQ(trace.first_from(milliseconds(5)), 1u);
    EXPECT_EQ(trace.first_from(microseconds(5'001)), 3u);
    EXPECT_EQ(trace.first_from(milliseconds(20)), 3u);
    EXPECT_EQ(trace.first_from(milliseconds(21)), 5u);
}

TEST(DeliveryTrace, FindsWhatItSays) {
    const delivery_trace trace = a_trace();

    for (std::uint64_t number = 0; number < 50; ++number) {
        const duration time = trace.time_of(number);
        const std::uint64_t found = trace.first_from(time);
        EXPECT_EQ(trace.time_of(found), time) << number;
        EXPECT_LE(found, number);
        EXPECT_TRUE(found == 0 || trace.time_of(found - 1) < time) << number;
    }
}

TEST(DeliveryTrace, RefusesWhatIsNone) {
    for (const char* text : {"", "0\n", "0\n0\n", "a\n", "1\n\n2\n", "5\n4\n", "-1\n", "1.5\n"}) {
        const auto parsed = delivery_trace::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, errc::usage) << text;
    }
    EXPECT_NE(delivery_trace::parse("1\n5\n4\n").error().detail.find("line 3"), std::string::npos);
}

TEST(DeliveryTrace, NeedsNoNewlineAtItsEnd) { EXPECT_TRUE(delivery_trace::parse("1\n2")); }

}  // namespace
}  // namespace gapless::proxy
