#include "sample-apps/gapless-cli/replay/verdict.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace gapless::cli::tests {

namespace {

const said_by_user two_writers{{"ann", {"a1", "a2", "a3"}}, {"bob", {"b1", "b1"}}};

using row = std::pair<std::string, std::string>;

std::vector<message> held(const std::vector<row>& rows) {
    std::vector<message> made;
    for (const auto& [sender, text] : rows) {
        auto& next = made.emplace_back();
        next.seq = seq{made.size()};
        next.client_id.bytes[0] = static_cast<std::uint8_t>(made.size());
        next.sender_name = sender;
        next.body = text;
    }
    return made;
}

verdict found(
    std::uint64_t delivered, std::uint64_t lost, std::uint64_t doubled, std::uint64_t out
) {
    return {delivered, lost, doubled, out};
}

TEST(Verdict, CountsAsUnreadWhatOthersSaidAboveTheCursor) {
    const auto rows = held({{"bob", "b1"}, {"Ann", "a1"}, {"ann", "a2"}, {"bob", "b2"}});

    EXPECT_EQ(count_unread(rows, "ann", seq{}), 2U);
    EXPECT_EQ(count_unread(rows, "ann", seq{1}), 1U);
    EXPECT_EQ(count_unread(rows, "bob", seq{1}), 2U);
    EXPECT_EQ(count_unread(rows, "cyn", seq{4}), 0U);
}

TEST(Verdict, IsNotCleanWhenDevicesDoNotAgreeOnWhatIsRead) {
    EXPECT_FALSE(verdict{.unread_wrong = 1}.is_clean());
    EXPECT_FALSE(verdict{.read_wrong = 1}.is_clean());
    EXPECT_FALSE(verdict{.receipts_wrong = 1}.is_clean());
}

TEST(Verdict, CountsWhatDidNotComeFromDeviceToDevice) {
    auto rows = held({{"ann", "a1"}, {"bob", "b1"}, {"bob", ""}, {"bob", ""}});
    rows[0].protection = message_protection::end_to_end;
    rows[2].protection = message_protection::no_key;
    rows[3].protection = message_protection::refused;

    EXPECT_EQ(count_unprotected(rows), 3U);
    EXPECT_FALSE(verdict{.unprotected = 1}.is_clean());
    auto sum = verdict{.unprotected = 1};
    sum += verdict{.unprotected = 2};
    EXPECT_EQ(sum.unprotected, 3U);
}

TEST(Verdict, IsCleanWhenEveryWritersLinesAreThereInOrder) {
    const auto rows =
        held({{"bob", "b1"}, {"Ann", "a1"}, {"ann", "a2"}, {"bob", "b1"}, {"ann", "a3"}});
    EXPECT_EQ(judge(two_writers, rows), found(5, 0, 0, 0));
    EXPECT_TRUE(judge(two_writers, rows).is_clean());
}

TEST(Verdict, CountsWhatIsLost) {
    EXPECT_EQ(judge(two_writers, held({{"ann", "a1"}, {"ann", "a3"}})), found(2, 3, 0, 0));
    EXPECT_EQ(judge(two_writers, {}), found(0, 5, 0, 0));
}

TEST(Verdict, CountsWhatIsThereTwice) {
    const auto rows = held({
        {"ann", "a1"},
        {"ann", "a2"},
        {"ann", "a2"},
        {"ann", "a3"},
        {"bob", "b1"},
        {"bob", "b1"},
        {"bob", "b1"},
    });
    EXPECT_EQ(judge(two_writers, rows), found(5, 0, 2, 0));
}

TEST(Verdict, CountsWhatNobodySaidAsDoubled) {
    EXPECT_EQ(judge({}, held({{"eve", "e1"}})), found(0, 0, 1, 0));
}

TEST(Verdict, CountsTheFewestRowsThatWouldHaveToBeMoved) {
    const said_by_user said{{"ann", {"a1", "a2", "a3", "a4"}}};
    const auto swapped = held({{"ann", "a1"}, {"ann", "a3"}, {"ann", "a2"}, {"ann", "a4"}});
    EXPECT_EQ(judge(said, swapped), found(4, 0, 0, 1));
    const auto turned = held({{"ann", "a4"}, {"ann", "a3"}, {"ann", "a2"}, {"ann", "a1"}});
    EXPECT_EQ(judge(said, turned), found(4, 0, 0, 3));
}

TEST(Verdict, TakesTheLinesOfAnotherWriterForLost) {
    const said_by_user said{{"ann", {"hi"}}, {"bob", {"hi"}}};
    EXPECT_EQ(judge(said, held({{"ann", "hi"}, {"ann", "hi"}})), found(1, 1, 1, 0));
}

TEST(Verdict, SeesAnotherOrderOnAnotherDevice) {
    const auto first = held({{"ann", "a1"}, {"bob", "b1"}});
    auto second = first;
    EXPECT_EQ(judge_against(first, second), verdict{});
    std::swap(second[0].client_id, second[1].client_id);
    EXPECT_EQ(judge_against(first, second).reordered, 2U);
}

}  // namespace

}  // namespace gapless::cli::tests
