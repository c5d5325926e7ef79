#include "tests/proxy/trace_cursor.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace gapless::proxy {
namespace {

constexpr instant start{5'000};

[[nodiscard]] trace_cursor a_cursor() {
    return {std::make_shared<const delivery_trace>(*delivery_trace::parse("10\n20\n30\n")), start};
}

[[nodiscard]] instant at(std::int64_t ms) { return start + milliseconds(ms); }

TEST(TraceCursor, FillsAnOpportunityBeforeItTakesTheNext) {
    trace_cursor cursor = a_cursor();

    EXPECT_EQ(cursor.take(at(0), 1'000), at(10));
    EXPECT_EQ(cursor.take(at(0), 500), at(10));
    EXPECT_EQ(cursor.take(at(0), 1), at(20));
}

TEST(TraceCursor, SpreadsWhatIsLargerThanAPacket) {
    trace_cursor cursor = a_cursor();

    EXPECT_EQ(cursor.take(at(0), 4'500), at(30));
    EXPECT_EQ(cursor.take(at(0), 1), at(40));
}

TEST(TraceCursor, LosesOpportunitiesAtWhichNothingWaits) {
    trace_cursor cursor = a_cursor();

    EXPECT_EQ(cursor.take(at(25), 1'500), at(30));
    EXPECT_EQ(cursor.take(at(61), 1), at(70));
}

TEST(TraceCursor, NeverGoesBack) {
    trace_cursor cursor = a_cursor();

    EXPECT_EQ(cursor.take(at(25), 1), at(30));
    EXPECT_EQ(cursor.take(at(0), 1), at(30));
}

}  // namespace
}  // namespace gapless::proxy
