#include "server/core/access/gray_rule.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace gapless::server {
namespace {

access_question asked_by(const std::string& user, const std::string& version = "") {
    return {.region = {}, .user = user, .app_version = version};
}

TEST(GrayRule, LetsItsShareOfTheUsersIn) {
    const gray_rule rule{.percent = 20, .users = {}, .app_version_min = {}};
    int admitted = 0;
    for (int number = 0; number < 10'000; ++number) {
        admitted += rule.admits(asked_by("user" + std::to_string(number))) ? 1 : 0;
    }
    EXPECT_NEAR(admitted, 2'000, 200);
}

TEST(GrayRule, KeepsWhomItHasLetInWhenTheShareGrows) {
    for (int number = 0; number < 500; ++number) {
        const auto asked = asked_by("user" + std::to_string(number));
        bool was_in = false;
        for (std::uint32_t percent = 0; percent <= 100; percent += 5) {
            const gray_rule rule{.percent = percent, .users = {}, .app_version_min = {}};
            const bool is_in = rule.admits(asked);
            EXPECT_EQ(is_in, rule.admits(asked));
            EXPECT_TRUE(is_in || !was_in);
            was_in = is_in;
        }
        EXPECT_TRUE(was_in);
    }
}

TEST(GrayRule, MayNeverPutAUserIntoAnotherShare) {
    const auto share = [](const std::string& user) {
        std::uint32_t percent = 0;
        while (!gray_rule{
            .percent = percent, .users = {}, .app_version_min = {}
        }.admits(asked_by(user))) {
            ++percent;
        }
        return percent;
    };
    EXPECT_EQ(share("alice"), share("ALICE"));
    EXPECT_EQ(share("alice"), 73U);
    EXPECT_EQ(share("bob"), 65U);
}

TEST(GrayRule, LetsThoseInWhoAreNamedBesideTheShare) {
    const gray_rule rule{.percent = 0, .users = {"alice"}, .app_version_min = {}};
    EXPECT_TRUE(rule.admits(asked_by("alice")));
    EXPECT_FALSE(rule.admits(asked_by("bob")));
    EXPECT_FALSE(rule.admits(asked_by("")));
}

TEST(GrayRule, AsksForANewEnoughApp) {
    const gray_rule rule{.percent = {}, .users = {}, .app_version_min = "1.10"};
    EXPECT_TRUE(rule.admits(asked_by("alice", "1.10")));
    EXPECT_TRUE(rule.admits(asked_by("alice", "1.10.0")));
    EXPECT_TRUE(rule.admits(asked_by("alice", "2")));
    EXPECT_FALSE(rule.admits(asked_by("alice", "1.9.9")));
    EXPECT_FALSE(rule.admits(asked_by("alice", "")));
    EXPECT_FALSE(rule.admits(asked_by("alice", "new..")));
}

TEST(GrayRule, AsksItOfThoseWhoAreNamedToo) {
    const gray_rule rule{.percent = {}, .users = {"alice"}, .app_version_min = "2"};
    EXPECT_FALSE(rule.admits(asked_by("alice", "1")));
    EXPECT_TRUE(rule.admits(asked_by("alice", "2.1")));
}

}  // namespace
}  // namespace gapless::server
