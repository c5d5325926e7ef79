#include <gapless/member.hpp>

#include <gtest/gtest.h>

namespace gapless::tests {

namespace {

TEST(Member, ChangesHaveNames) {
    using kind = member_change::kind;
    EXPECT_EQ(name_of(kind::created), "created");
    EXPECT_EQ(name_of(kind::invited), "invited");
    EXPECT_EQ(name_of(kind::joined), "joined");
    EXPECT_EQ(name_of(kind::left), "left");
    EXPECT_EQ(name_of(kind::removed), "removed");
    EXPECT_EQ(name_of(kind::role), "role");
    EXPECT_EQ(name_of(kind::renamed), "renamed");
    EXPECT_EQ(name_of(kind::muted), "muted");
    EXPECT_EQ(name_of(kind::unmuted), "unmuted");
    EXPECT_EQ(name_of(kind::all_muted), "all_muted");
    EXPECT_EQ(name_of(kind::all_unmuted), "all_unmuted");
    EXPECT_EQ(name_of(kind::history), "history");
    EXPECT_EQ(name_of(kind::dismissed), "dismissed");
    EXPECT_EQ(name_of(kind::retention), "retention");
}

TEST(Member, RolesHaveNames) {
    EXPECT_EQ(name_of(member_role::member), "member");
    EXPECT_EQ(name_of(member_role::admin), "admin");
    EXPECT_EQ(name_of(member_role::owner), "owner");
}

TEST(Member, HistoryPoliciesHaveNames) {
    EXPECT_EQ(name_of(history_policy::from_join), "from_join");
    EXPECT_EQ(name_of(history_policy::all), "all");
}

TEST(Member, NumbersFromALaterVersionAreUnknown) {
    EXPECT_EQ(name_of(static_cast<member_change::kind>(99)), "unknown");
    EXPECT_EQ(name_of(static_cast<member_role>(99)), "unknown");
    EXPECT_EQ(name_of(static_cast<history_policy>(99)), "unknown");
}

}  // namespace

}  // namespace gapless::tests
