#include "sdk/core/search/snippet.hpp"

#include "sdk/core/search/text_matcher.hpp"

#include <gapless/utf8.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::sdk {
namespace {

search_snippet snippet(std::string_view typed, std::string_view text) {
    text_matcher matcher(search_terms_of(typed));
    EXPECT_TRUE(matcher.match(text));
    return snippet_of(text, matcher.spans());
}

std::vector<std::string> marked(const search_snippet& made) {
    std::vector<std::string> found;
    for (const auto& hit : made.hits) {
        found.push_back(made.text.substr(hit.offset, hit.length));
    }
    return found;
}

std::string times(std::string_view text, int count) {
    std::string repeated;
    for (int i = 0; i < count; ++i) {
        repeated += text;
    }
    return repeated;
}

TEST(Snippet, AShortTextIsShownWhole) {
    const auto made = snippet("two", "one two three");

    EXPECT_EQ(made.text, "one two three");
    EXPECT_EQ(made.hits, (std::vector<text_span>{{4, 3}}));
}

TEST(Snippet, OfALongTextTheSurroundingsOfTheFirstHit) {
    const auto made = snippet("needle", times("hay ", 500) + "needle" + times(" hay", 500));

    EXPECT_LE(made.text.size(), search_snippet::bytes_max);
    EXPECT_TRUE(made.text.starts_with("\u2026hay "));
    EXPECT_TRUE(made.text.ends_with("\u2026"));
    EXPECT_EQ(marked(made), (std::vector<std::string>{"needle"}));
}

TEST(Snippet, AHitAtTheEndIsShownWithWhatFitsBeforeIt) {
    const auto made = snippet("needle", times("hay ", 500) + "needle");

    EXPECT_GT(made.text.size(), search_snippet::bytes_max - 20);
    EXPECT_TRUE(made.text.ends_with("needle"));
    EXPECT_EQ(marked(made), (std::vector<std::string>{"needle"}));
}

TEST(Snippet, CutsNoCharacter) {
    for (const auto* before : {"", "x", "xy"}) {
        const auto text = before + times("啊", 400) + "针" + times("啊", 400);
        const auto made = snippet("针", text);

        EXPECT_TRUE(is_utf8(made.text));
        EXPECT_LE(made.text.size(), search_snippet::bytes_max);
        EXPECT_EQ(marked(made), (std::vector<std::string>{"针"}));
    }
}

TEST(Snippet, AHitThatIsLongerThanItIsCut) {
    const auto made = snippet("啊啊", times("啊", 20'000));

    EXPECT_TRUE(is_utf8(made.text));
    ASSERT_EQ(made.hits.size(), 1u);
    EXPECT_EQ(made.hits[0].offset + made.hits[0].length + 3, made.text.size());
}

TEST(Snippet, TakesBytesThatAreNoText) {
    const auto made =
        snippet("needle", std::string(500, '\xbf') + "needle" + std::string(500, '\xbf'));

    EXPECT_EQ(marked(made), (std::vector<std::string>{"needle"}));
}

}  // namespace
}  // namespace gapless::sdk
