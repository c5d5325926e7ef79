#include "sdk/core/search/text_matcher.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::sdk {
namespace {

bool finds(std::string_view typed, std::string_view text) {
    return text_matcher(search_terms_of(typed)).match(text);
}

std::vector<std::string> marked(std::string_view typed, std::string_view text) {
    text_matcher matcher(search_terms_of(typed));
    EXPECT_TRUE(matcher.match(text));
    std::vector<std::string> found;
    for (const auto& span : matcher.spans()) {
        found.emplace_back(text.substr(span.offset, span.length));
    }
    return found;
}

std::uint32_t score(std::string_view typed, std::string_view text) {
    text_matcher matcher(search_terms_of(typed));
    EXPECT_TRUE(matcher.match(text));
    return matcher.score();
}

TEST(TextMatcher, WantsAllWordsInWhateverOrder) {
    EXPECT_TRUE(finds("kernel linux ", "The Linux kernel"));
    EXPECT_FALSE(finds("kernel bsd ", "The Linux kernel"));
    EXPECT_TRUE(finds("ker", "The Linux kernel"));
    EXPECT_FALSE(finds("ker ", "The Linux kernel"));
    EXPECT_FALSE(finds("ernel", "The Linux kernel"));
    EXPECT_TRUE(finds("resume", "my R\u00e9sum\u00e9"));
}

TEST(TextMatcher, FindsWhatIsWrittenTogether) {
    EXPECT_TRUE(finds("京大", "我在北京大学"));
    EXPECT_TRUE(finds("学", "我在北京大学"));
    EXPECT_TRUE(finds("在", "我在北京大学"));
    EXPECT_FALSE(finds("北大", "我在北京大学"));
    EXPECT_FALSE(finds("京大学", "北京大，大学"));
    EXPECT_TRUE(finds("ประเทศ", "ราชอาณาจักรไทยเป็นประเทศ"));
    EXPECT_TRUE(finds("大学 我在", "我在北京大学"));
    EXPECT_TRUE(finds("o'clo", "at six O'Clock"));
    EXPECT_FALSE(finds("o'clo", "o at clock"));
    EXPECT_TRUE(finds("🎉", "done 🎉🎉"));
}

TEST(TextMatcher, MarksWhereTheWordsAre) {
    EXPECT_EQ(marked("lin ker", "Linux kernel, lin"), (std::vector<std::string>{"kernel", "lin"}));
    EXPECT_EQ(marked("学", "大学生学"), (std::vector<std::string>{"学", "学"}));
    EXPECT_EQ(marked("北京大学", "在北京大学的"), (std::vector<std::string>{"北京大学"}));
    EXPECT_EQ(marked("啊啊", "啊啊啊啊"), (std::vector<std::string>{"啊啊啊啊"}));
    EXPECT_EQ(marked("cafe", "un cafe\u0301!"), (std::vector<std::string>{"cafe\u0301"}));
}

TEST(TextMatcher, ScoresWhatIsThereOftenAndAlone) {
    EXPECT_GT(score("gap ", "gap gap"), score("gap ", "gap less"));
    EXPECT_GT(score("gap ", "gap"), score("gap ", "gap in a long row of other words"));
    EXPECT_GT(score("gap less ", "gap less"), score("gap ", "gap less"));
    EXPECT_LE(score("gap ", "gap"), 2'200u);
}

}  // namespace
}  // namespace gapless::sdk
