#include "sample-apps/gapless-cli/chat/text_width.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <string>

namespace gapless::cli::tests {

namespace {

class TextWidth : public testing::Test {
protected:
    TextWidth() { std::setlocale(LC_CTYPE, "C.UTF-8"); }

    ~TextWidth() override { std::setlocale(LC_CTYPE, "C"); }
};

TEST_F(TextWidth, BreaksAfterTheLastColumn) {
    EXPECT_EQ(rows_above_end("", 10), 0U);
    EXPECT_EQ(rows_above_end("123456789", 10), 0U);
    EXPECT_EQ(rows_above_end("1234567890", 10), 1U);
    EXPECT_EQ(rows_above_end(std::string(25, 'x'), 10), 2U);
}

TEST_F(TextWidth, CountsColumnsAndNotBytes) {
    EXPECT_EQ(rows_above_end("\u00e4\u00e4\u00e4\u00e4\u00e4", 10), 0U);
    EXPECT_EQ(rows_above_end("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", 10), 0U);
}

TEST_F(TextWidth, MovesAWideCharacterThatDoesNotFit) {
    EXPECT_EQ(rows_above_end("12345678\u4e16", 10), 1U);
    EXPECT_EQ(rows_above_end("123456789\u4e16", 10), 1U);
    EXPECT_EQ(cut_to_width("12345678\u4e16x", 10), "12345678\u2026");
}

TEST_F(TextWidth, CountsWhatIsNoCharacterAsOneColumn) {
    EXPECT_EQ(rows_above_end("\xff\xff\xff", 2), 1U);
}

TEST_F(TextWidth, CountsTheRowsOfALine) {
    EXPECT_EQ(rows_of("", 10), 1U);
    EXPECT_EQ(rows_of("1234567890", 10), 1U);
    EXPECT_EQ(rows_of("12345678901", 10), 2U);
    EXPECT_EQ(rows_of("123456789\u4e16", 10), 2U);
}

TEST_F(TextWidth, CutsWhatIsTooLong) {
    EXPECT_EQ(cut_to_width("1234567890", 10), "1234567890");
    EXPECT_EQ(cut_to_width("12345678901", 10), "123456789\u2026");
    EXPECT_EQ(cut_to_width("", 10), "");
}

}  // namespace

}  // namespace gapless::cli::tests
