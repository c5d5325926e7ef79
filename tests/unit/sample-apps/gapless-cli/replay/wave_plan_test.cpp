#include "sample-apps/gapless-cli/replay/wave_plan.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace gapless::cli::tests {

namespace {

using plan = std::vector<std::vector<std::size_t>>;

cast users(std::size_t from, std::size_t count) {
    cast made;
    for (std::size_t i = from; i < from + count; ++i) {
        made.insert("user" + std::to_string(i));
    }
    return made;
}

TEST(WavePlan, PlaysNothingInNoWave) { EXPECT_EQ(plan_waves({}, 10), plan{}); }

TEST(WavePlan, PutsWhatFitsIntoOneWave) {
    EXPECT_EQ(plan_waves({users(0, 4), users(4, 6)}, 10), (plan{{0, 1}}));
}

TEST(WavePlan, BeginsANewWaveWithTheLogThatIsTooMany) {
    EXPECT_EQ(plan_waves({users(0, 4), users(4, 7), users(11, 3)}, 10), (plan{{0}, {1, 2}}));
}

TEST(WavePlan, CountsAUserOfSeveralLogsOnce) {
    EXPECT_EQ(plan_waves({users(0, 8), users(2, 8), users(0, 10)}, 10), (plan{{0, 1, 2}}));
}

TEST(WavePlan, ForgetsTheUsersOfEarlierWaves) {
    EXPECT_EQ(plan_waves({users(0, 8), users(8, 8), users(0, 8)}, 10), (plan{{0}, {1}, {2}}));
}

TEST(WavePlan, GivesALogThatIsTooLargeAWaveOfItsOwn) {
    EXPECT_EQ(plan_waves({users(0, 2), users(2, 99), users(0, 2)}, 10), (plan{{0}, {1}, {2}}));
}

TEST(WavePlan, HasEveryLogOnceInOrderAndNoWaveWithTooManyUsers) {
    std::mt19937 chance(7);
    for (int round = 0; round < 200; ++round) {
        const std::size_t users_max = 1 + chance() % 40;
        std::vector<cast> casts;
        for (int i = 0; i < 30; ++i) {
            const auto from = chance() % 100;
            const auto count = chance() % (users_max + 1);
            casts.push_back(users(from, count));
        }
        std::size_t next = 0;
        for (const auto& wave : plan_waves(casts, users_max)) {
            cast on;
            for (const auto index : wave) {
                EXPECT_EQ(index, next++);
                on.insert(casts[index].begin(), casts[index].end());
            }
            EXPECT_LE(on.size(), users_max);
        }
        EXPECT_EQ(next, casts.size());
    }
}

}  // namespace

}  // namespace gapless::cli::tests
