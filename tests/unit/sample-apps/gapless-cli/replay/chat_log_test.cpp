#include "sample-apps/gapless-cli/replay/chat_log.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace gapless::cli::tests {

namespace {

using said = std::vector<std::pair<std::string, std::string>>;

said lines_of(const chat_log& log) {
    said lines;
    for (const auto& [nick, text] : log.lines) {
        lines.emplace_back(nick, text);
    }
    return lines;
}

said parsed(const std::string& content) { return lines_of(parse_chat_log("log", content)); }

TEST(ChatLog, HasWhatIsSaidAndWhatIsDone) {
    EXPECT_EQ(
        parsed("[09:14] <ann> hello\n[09:15]  * bob waves\n"),
        (said{{"ann", "hello"}, {"bob", "waves"}})
    );
}

TEST(ChatLog, SkipsAllElse) {
    const auto log = parse_chat_log(
        "log",
        "=== ann has joined\n"
        "\n"
        "[09:14] * bob waves\n"
        "[09:14]   * bob waves\n"
        "[9:14] <ann> hello\n"
        "[09:14]<ann> hello\n"
        "[09:14] <ann>hello\n"
        "[09:14] <ann\n"
        "[09:14] < > hello\n"
        " [09:14] <ann> hello\n"
        "[09:14]  * bob\n"
    );
    EXPECT_EQ(lines_of(log), said{});
    EXPECT_EQ(log.skipped, 11U);
}

TEST(ChatLog, SkipsBlankTexts) {
    const auto log = parse_chat_log("log", "[09:14] <ann>\n[09:14] <ann> \t \n[09:14]  * ann  \n");
    EXPECT_EQ(lines_of(log), said{});
    EXPECT_EQ(log.skipped, 3U);
}

TEST(ChatLog, TrimsNicksAndComparesThemWithoutCase) {
    const auto log = parse_chat_log("log", "[09:14] < Ann> one\n[09:14] <aNN\t> two\n");
    EXPECT_EQ(lines_of(log), (said{{"ann", "one"}, {"ann", "two"}}));
    EXPECT_EQ(log.by_nick().size(), 1U);
}

TEST(ChatLog, KeepsTheSpacesOfATextAndWhatLooksLikeMarkup) {
    EXPECT_EQ(
        parsed("[09:14] <ann>  a > b  \n[09:14] <ann> <bob> * [09:15]\n"),
        (said{{"ann", " a > b  "}, {"ann", "<bob> * [09:15]"}})
    );
}

TEST(ChatLog, TakesEitherEndOfLineAndNoneAtTheEnd) {
    EXPECT_EQ(
        parsed("[09:14] <ann> one\r\n[09:14] <ann> two\n[09:14] <ann> three"),
        (said{{"ann", "one"}, {"ann", "two"}, {"ann", "three"}})
    );
}

TEST(ChatLog, ReadsLinesThatAreNoUtf8AsWindows1252) {
    EXPECT_EQ(
        parsed("[09:14] <ann> caf\xe9 \x80\n[09:14] <ann> caf\xc3\xa9\n"),
        (said{{"ann", "caf\xc3\xa9 \xe2\x82\xac"}, {"ann", "caf\xc3\xa9"}})
    );
}

TEST(ChatLog, IsAUsageErrorWhenItIsNotThere) {
    EXPECT_EQ(read_chat_log("no/such/file").error().code, errc::usage);
}

}  // namespace

}  // namespace gapless::cli::tests
