#include "server/core/limits/store_gauge.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

// Jobs that all took as long.
store_gauge after_jobs(int count, duration each, instant& now) {
    store_gauge gauge{seconds(1), 10};
    for (int i = 0; i < count; ++i) {
        gauge.handle_job_out(now);
        now = now + each;
        gauge.handle_job_back(now);
    }
    return gauge;
}

TEST(StoreGauge, NobodyWaitsForAStoreThatHasNothingToDo) {
    instant now;
    EXPECT_EQ(after_jobs(100, milliseconds(80), now).expected_wait(0, now), duration{});
}

TEST(StoreGauge, WhatWaitsTakesAsLongAsJobsTookLately) {
    instant now;
    const store_gauge gauge = after_jobs(100, milliseconds(80), now);

    EXPECT_NEAR(static_cast<double>(gauge.expected_wait(50, now).milliseconds()), 400, 5);
}

TEST(StoreGauge, AJobThatIsOutIsBelievedToTakeEverLonger) {
    instant now;
    store_gauge gauge = after_jobs(100, milliseconds(80), now);
    gauge.handle_job_out(now);
    EXPECT_LE(gauge.expected_wait(0, now), milliseconds(80));

    now = now + seconds(5);

    EXPECT_EQ(gauge.expected_wait(0, now), seconds(5));
}

TEST(StoreGauge, OneStallIsSoonForgotten) {
    instant now;
    store_gauge gauge = after_jobs(100, milliseconds(1), now);
    gauge.handle_job_out(now);
    now = now + hours(1);
    gauge.handle_job_back(now);

    gauge.handle_job_out(now);

    EXPECT_LT(gauge.expected_wait(0, now), milliseconds(200));
}

}  // namespace
}  // namespace gapless::server
