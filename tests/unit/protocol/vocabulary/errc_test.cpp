#include <gapless/errc.hpp>

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace gapless::tests {

namespace {

std::vector<errc> all_codes() {
    std::vector<errc> codes;
    for (auto number = static_cast<int>(errc::usage); number <= static_cast<int>(errc::internal);
         ++number) {
        codes.push_back(static_cast<errc>(number));
    }
    return codes;
}

TEST(Errc, IsNamedLikeItsEnumerator) {
    EXPECT_EQ(name_of(errc::usage), "usage");
    EXPECT_EQ(name_of(errc::not_a_member), "not_a_member");
    EXPECT_EQ(name_of(errc::counter_expected), "counter_expected");
    EXPECT_EQ(name_of(errc::internal), "internal");
}

TEST(Errc, IsFoundByItsName) {
    for (const errc code : all_codes()) {
        EXPECT_EQ(errc_named(name_of(code)), code) << name_of(code);
    }
}

TEST(Errc, IsNotFoundByAnotherName) {
    EXPECT_EQ(errc_named(""), std::nullopt);
    EXPECT_EQ(errc_named("USAGE"), std::nullopt);
    EXPECT_EQ(errc_named("no_such_code"), std::nullopt);
}

TEST(Errc, ComesWithOneSentenceOfAdvice) {
    for (const errc code : all_codes()) {
        const std::string_view advice = advice_of(code);
        ASSERT_GT(advice.size(), 10U) << name_of(code);
        EXPECT_EQ(advice.back(), '.') << name_of(code);
        EXPECT_NE(advice.find_first_of(";,"), std::string_view::npos)
            << name_of(code) << " says what happened, but not what to do";
    }
}

TEST(Errc, OfAStrangersNumberIsInternal) {
    EXPECT_EQ(name_of(errc{}), "internal");
    EXPECT_EQ(name_of(static_cast<errc>(255)), "internal");
}

}  // namespace

}  // namespace gapless::tests
