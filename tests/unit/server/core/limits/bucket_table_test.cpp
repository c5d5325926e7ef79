#include "server/core/limits/bucket_table.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr instant start{1'000'000};
const rate one_a_second = rate::per(seconds(1), 1, 1);

TEST(BucketTable, KeysDoNotShare) {
    bucket_table<int> table{one_a_second};
    table.charge(1, start);

    EXPECT_EQ(table.wait(1, start), seconds(1));
    EXPECT_FALSE(table.wait(2, start));
}

TEST(BucketTable, ForgetsFullBucketsWhenItNeedsRoom) {
    bucket_table<int> table{one_a_second, 2};
    table.charge(1, start);
    table.charge(2, start);
    EXPECT_EQ(table.wait(3, start), seconds(1));

    EXPECT_FALSE(table.wait(3, start + seconds(1)));
    EXPECT_EQ(table.size(), 0U);
}

TEST(BucketTable, ASettledBucketThatIsFullIsForgotten) {
    bucket_table<int> table{one_a_second};
    table.reserve(1);
    EXPECT_TRUE(table.wait(1, start));

    table.settle(1, false, start);

    EXPECT_EQ(table.size(), 0U);
    EXPECT_FALSE(table.wait(1, start));
}

TEST(BucketTable, ASettledBucketThatWasChargedIsKept) {
    bucket_table<int> table{one_a_second};
    table.reserve(1);

    table.settle(1, true, start);

    EXPECT_EQ(table.wait(1, start), seconds(1));
}

}  // namespace
}  // namespace gapless::server
