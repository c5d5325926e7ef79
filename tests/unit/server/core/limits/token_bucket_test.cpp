#include "server/core/limits/token_bucket.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr instant start{1'000'000};
const rate two_a_second = rate::per(seconds(1), 2, 3);

TEST(TokenBucket, AllowsTheBurstThenTheRate) {
    token_bucket bucket;
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(bucket.wait(two_a_second, start));
        bucket.charge(two_a_second, start);
    }

    EXPECT_EQ(bucket.wait(two_a_second, start), milliseconds(500));
    EXPECT_EQ(bucket.wait(two_a_second, start + milliseconds(499)), milliseconds(1));
    EXPECT_FALSE(bucket.wait(two_a_second, start + milliseconds(500)));
}

TEST(TokenBucket, FillsUpToTheBurstAndNoFurther) {
    token_bucket bucket;
    bucket.charge(two_a_second, start);
    EXPECT_FALSE(bucket.is_full(start));
    EXPECT_TRUE(bucket.is_full(start + milliseconds(500)));

    const instant much_later = start + hours(1);
    for (int i = 0; i < 3; ++i) {
        bucket.charge(two_a_second, much_later);
    }

    EXPECT_TRUE(bucket.wait(two_a_second, much_later));
}

TEST(TokenBucket, WhatIsReservedCountsUntilItIsSettled) {
    token_bucket bucket;
    for (int i = 0; i < 3; ++i) {
        bucket.reserve();
    }
    EXPECT_TRUE(bucket.wait(two_a_second, start));
    EXPECT_FALSE(bucket.is_full(start));

    bucket.settle(two_a_second, false, start);
    EXPECT_FALSE(bucket.wait(two_a_second, start));

    bucket.settle(two_a_second, true, start);
    bucket.settle(two_a_second, true, start);
    EXPECT_FALSE(bucket.wait(two_a_second, start));
    bucket.charge(two_a_second, start);
    EXPECT_TRUE(bucket.wait(two_a_second, start));
}

}  // namespace
}  // namespace gapless::server
