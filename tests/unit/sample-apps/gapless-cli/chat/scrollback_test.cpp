#include "sample-apps/gapless-cli/chat/scrollback.hpp"

#include <gtest/gtest.h>

#include <clocale>

namespace gapless::cli::tests {

namespace {

using rewriting = scrollback::rewriting;

class Scrollback : public testing::Test {
protected:
    Scrollback() {
        std::setlocale(LC_CTYPE, "C.UTF-8");
        shown_.add("one", "1");
        shown_.add("two", "2");
        shown_.add("three", "");
    }

    ~Scrollback() override { std::setlocale(LC_CTYPE, "C"); }

    scrollback shown_;
};

TEST_F(Scrollback, WritesALineAnewAndWhatIsBelowIt) {
    EXPECT_EQ(shown_.replace("2", "TWO", 10, 20), (rewriting{2, {"TWO", "three"}}));
    EXPECT_EQ(shown_.replace("1", "ONE", 10, 20), (rewriting{3, {"ONE", "TWO", "three"}}));
}

TEST_F(Scrollback, LeavesAloneWhatHasScrolledAway) {
    EXPECT_EQ(shown_.replace("1", "ONE", 10, 2), std::nullopt);
    EXPECT_EQ(shown_.replace("2", "TWO", 10, 2), (rewriting{2, {"TWO", "three"}}));
}

TEST_F(Scrollback, KnowsNothingOfOthers) {
    EXPECT_EQ(shown_.replace("7", "seven", 10, 20), std::nullopt);
    shown_.clear();
    EXPECT_EQ(shown_.replace("2", "TWO", 10, 20), std::nullopt);
}

TEST_F(Scrollback, CountsTheRowsThatStandThereNow) {
    shown_.add("ten to the", "");
    EXPECT_EQ(shown_.replace("2", "TWO", 10, 20)->rows, 3U) << "a full row is one";
    EXPECT_EQ(shown_.replace("2", "as long as two rows", 10, 20)->rows, 3U);
    EXPECT_EQ(shown_.replace("2", "TWO", 10, 20)->rows, 4U);
}

TEST_F(Scrollback, CountsLinesWithinALine) {
    shown_.add("a number\nand what to do with it", "");
    EXPECT_EQ(shown_.replace("2", "TWO", 10, 20)->rows, 2U + 1 + 3);
}

TEST_F(Scrollback, ForgetsWhatIsFarUp) {
    for (int i = 0; i < 300; ++i) {
        shown_.add("more", "");
    }
    EXPECT_EQ(shown_.replace("2", "TWO", 10, 1'000), std::nullopt);
}

}  // namespace

}  // namespace gapless::cli::tests
