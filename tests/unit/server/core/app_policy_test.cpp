#include "server/core/app_policy.hpp"

#include "server/core/engine_limits.hpp"
#include "server/core/store/run_job.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::server {
namespace {

TEST(AppPolicy, IsFoundByItsName) {
    std::string sources;
    for (const app_policy& each : app_policies()) {
        ASSERT_EQ(app_policy_named(each.name), &each);
        sources += each.source;
    }

    EXPECT_EQ(sources, "S0S1S2S3S4");
    EXPECT_EQ(app_policy_named("s1"), nullptr);
    EXPECT_EQ(app_policy_named(""), nullptr);
}

TEST(AppPolicy, TheArchiveIsWhatHoldsWhenNothingIsSaid) {
    const app_policy& usual = *app_policy_named("archive");
    const job_policy job;
    const engine_limits limits;

    EXPECT_EQ(usual.fanout.write_members_max, job.fanout.write_members_max);
    EXPECT_EQ(usual.fanout.read_members_min, job.fanout.read_members_min);
    EXPECT_EQ(usual.messages, job.retention.app);
    EXPECT_EQ(usual.inbox_lifetime, job.inbox_lifetime);
    EXPECT_EQ(usual.delivery, limits.delivery);
    EXPECT_EQ(usual.backlog_first, limits.backlog_first);
}

// Otherwise a group between the two numbers would cross to and fro.
TEST(AppPolicy, NoGroupIsLargeAndSmallAtOnce) {
    for (const app_policy& each : app_policies()) {
        EXPECT_LE(each.fanout.read_members_min, each.fanout.write_members_max + 1) << each.name;
    }
}

TEST(AppPolicy, KeepsMessagesForATimeThatAServerCanKeepThem) {
    for (const app_policy& each : app_policies()) {
        EXPECT_TRUE(is_valid(each.messages)) << each.name;
        EXPECT_GE(each.inbox_lifetime, duration{}) << each.name;
    }
}

}  // namespace
}  // namespace gapless::server
