#include <gapless/group_name.hpp>

#include <gtest/gtest.h>

#include <string>

namespace gapless::tests {

namespace {

TEST(GroupName, MayBeAnyShortText) {
    EXPECT_TRUE(check_group_name("x"));
    EXPECT_TRUE(check_group_name("Frühstück \xE2\x98\x95"));
    EXPECT_TRUE(check_group_name(std::string(64, 'x')));
}

TEST(GroupName, MayNotBeEmptyOrTooLong) {
    EXPECT_EQ(check_group_name("").error().code, errc::invalid_name);
    EXPECT_EQ(check_group_name(std::string(65, 'x')).error().code, errc::invalid_name);
}

TEST(GroupName, MayNotBeOtherThanUtf8) {
    EXPECT_EQ(check_group_name("\xFF").error().code, errc::invalid_utf8);
}

}  // namespace

}  // namespace gapless::tests
