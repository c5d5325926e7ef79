#include <gapless/manual_executor.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace gapless {
namespace {

TEST(ManualExecutor, RunsNothingUntilItIsTold) {
    manual_executor pumped;
    int count = 0;
    pumped.post([&] { ++count; });
    EXPECT_EQ(count, 0);
    EXPECT_EQ(pumped.run_ready(), 1U);
    EXPECT_EQ(count, 1);
    EXPECT_EQ(pumped.run_ready(), 0U);
}

TEST(ManualExecutor, RunsWhatItsFunctionsPost) {
    manual_executor pumped;
    int count = 0;
    pumped.post([&] { pumped.post([&] { ++count; }); });
    EXPECT_EQ(pumped.run_ready(), 2U);
    EXPECT_EQ(count, 1);
}

TEST(ManualExecutor, WaitsForAnotherThread) {
    manual_executor pumped;
    int count = 0;
    std::thread other([&] { pumped.post([&] { ++count; }); });
    EXPECT_TRUE(pumped.run_one(minutes(1)));
    EXPECT_EQ(count, 1);
    other.join();
}

TEST(ManualExecutor, WaitsNoLongerThanItShould) {
    manual_executor pumped;
    EXPECT_FALSE(pumped.run_one(microseconds(1)));
}

}  // namespace
}  // namespace gapless
