#include "sdk/core/search/search_terms.hpp"

#include <gtest/gtest.h>

namespace gapless::sdk {
namespace {

TEST(SearchTerms, AWordAtTheVeryEndMayGoOn) {
    EXPECT_EQ(search_terms_of("hel"), (search_terms{{{"hel"}, true}}));
    EXPECT_EQ(search_terms_of("hel "), (search_terms{{{"hel"}, false}}));
    EXPECT_EQ(search_terms_of("b a"), (search_terms{{{"a"}, true}, {{"b"}, false}}));
}

TEST(SearchTerms, WhatIsJoinedHasToFollow) {
    EXPECT_EQ(search_terms_of("don't"), (search_terms{{{"don", "t"}, true}}));
    EXPECT_EQ(search_terms_of("don 't"), (search_terms{{{"don"}, false}, {{"t"}, true}}));
    EXPECT_EQ(search_terms_of("10.0.0.1/8 "), (search_terms{{{"10", "0", "0", "1", "8"}, false}}));
}

TEST(SearchTerms, ARunOfAnUnspacedScriptIsARowOfPairs) {
    EXPECT_EQ(search_terms_of("北京大"), (search_terms{{{"北京", "京大"}, false}}));
    EXPECT_EQ(search_terms_of("京"), (search_terms{{{"京"}, true}}));
    EXPECT_EQ(search_terms_of("京 "), (search_terms{{{"京"}, true}}));
    EXPECT_EQ(search_terms_of("手机ok "), (search_terms{{{"ok"}, false}, {{"手机"}, false}}));
}

TEST(SearchTerms, SaysEachOnce) {
    EXPECT_EQ(search_terms_of("A a a "), (search_terms{{{"a"}, false}}));
}

TEST(SearchTerms, QuotesAndOperatorsAreNothing) {
    EXPECT_TRUE(search_terms_of("").empty());
    EXPECT_TRUE(search_terms_of(" \"\" * ^ (){} : -- + ,").empty());
    EXPECT_EQ(search_terms_of("\"a\" OR (b"), search_terms_of("a or b"));
}

}  // namespace
}  // namespace gapless::sdk
