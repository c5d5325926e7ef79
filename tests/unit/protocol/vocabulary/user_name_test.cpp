#include <gapless/user_name.hpp>

#include <gtest/gtest.h>

#include <string>

namespace gapless::tests {

namespace {

TEST(UserName, MayBeOfLettersDigitsAndAFewMarks) {
    for (const auto* name : {"a", "Alice", "r2d2", "7", "_x_", "[away]", "a-b.c", "\\^{}|`"}) {
        EXPECT_TRUE(check_user_name(name)) << name;
    }
    EXPECT_TRUE(check_user_name(std::string(32, 'x')));
}

TEST(UserName, MayNotBeEmptyOrTooLong) {
    EXPECT_EQ(check_user_name("").error().code, errc::invalid_name);
    EXPECT_EQ(check_user_name(std::string(33, 'x')).error().code, errc::invalid_name);
}

TEST(UserName, MayNotBeginLikeAnOptionOrAHiddenFile) {
    EXPECT_FALSE(check_user_name("-rf"));
    EXPECT_FALSE(check_user_name(".profile"));
    EXPECT_TRUE(check_user_name("a-.") && check_user_name("_-"));
}

TEST(UserName, MayNotHaveOtherCharacters) {
    for (const auto* name : {"a b", "a/b", "a:b", "a@b", "a\n", "\xC3\xA4rger", "a,b", "#a", "~"}) {
        EXPECT_FALSE(check_user_name(name)) << name;
    }
    EXPECT_FALSE(check_user_name(std::string_view{"a\0b", 3}));
}

TEST(UserName, IsComparedInLowerCase) {
    EXPECT_EQ(canonical_user_name("ALICE-Z[0]"), "alice-z[0]");
    EXPECT_EQ(canonical_user_name("alice"), "alice");
}

}  // namespace

}  // namespace gapless::tests
