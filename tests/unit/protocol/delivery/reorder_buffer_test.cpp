#include "protocol/delivery/reorder_buffer.hpp"

#include "tests/support/message_builder.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace gapless::protocol::tests {

namespace {

using gapless::tests::a_message;
using output = reorder_buffer::output;
using missing = reorder_buffer::missing;
using sync_needed = reorder_buffer::sync_needed;

constexpr instant start{1'000'000};
constexpr seq high{10};

reorder_buffer holding(
    std::initializer_list<std::uint64_t> seqs, reorder_buffer::limits options = {}
) {
    reorder_buffer made{options};
    for (const std::uint64_t n : seqs) {
        made.handle_message(a_message().at(seq{n}), high, start);
    }
    return made;
}

std::vector<std::uint64_t> seqs_of(const std::vector<message>& messages) {
    std::vector<std::uint64_t> seqs;
    for (const message& each : messages) {
        seqs.push_back(each.seq.value);
    }
    return seqs;
}

std::vector<output> outputs_of(reorder_buffer& buffer) {
    std::vector<output> outputs;
    while (auto next = buffer.poll_output()) {
        outputs.push_back(*next);
    }
    return outputs;
}

using seqs = std::vector<std::uint64_t>;
using outputs = std::vector<output>;

TEST(ReorderBuffer, IsEmptyAtFirst) {
    const reorder_buffer buffer;
    EXPECT_EQ(buffer.head(), std::nullopt);
    EXPECT_EQ(buffer.next_timeout(), std::nullopt);
}

TEST(ReorderBuffer, GivesBackTheConsecutiveRun) {
    auto buffer = holding({15, 12, 13});
    EXPECT_EQ(seqs_of(buffer.take(high)), seqs{});
    EXPECT_EQ(seqs_of(buffer.take(seq{11})), (seqs{12, 13}));
    EXPECT_EQ(buffer.head(), seq{15});
    EXPECT_EQ(seqs_of(buffer.take(seq{14})), (seqs{15}));
    EXPECT_EQ(buffer.head(), std::nullopt);
    EXPECT_EQ(buffer.next_timeout(), std::nullopt);
    EXPECT_EQ(buffer.held_bytes(), 0U);
}

TEST(ReorderBuffer, DropsWhatItHoldsAlready) {
    auto buffer = holding({12});
    buffer.handle_message(a_message().at(seq{12}).saying("again"), high, start);
    EXPECT_EQ(buffer.held(), 1U);
    EXPECT_EQ(buffer.take(seq{11}).at(0).body, "hello");
}

TEST(ReorderBuffer, DropsWhatIsNotBeyondTheMark) {
    auto buffer = holding({9, 10});
    EXPECT_EQ(buffer.held(), 0U);
    EXPECT_EQ(buffer.head(), std::nullopt);
}

TEST(ReorderBuffer, DropsWhatTheMailboxGotOtherwise) {
    auto buffer = holding({12, 13, 20});
    EXPECT_EQ(seqs_of(buffer.take(seq{15})), seqs{});
    EXPECT_EQ(buffer.held(), 1U);
    EXPECT_EQ(seqs_of(buffer.take(seq{30})), seqs{});
    EXPECT_EQ(buffer.head(), std::nullopt);
}

TEST(ReorderBuffer, PullsExactlyWhatIsMissing) {
    auto buffer = holding({12, 15});
    EXPECT_EQ(buffer.next_timeout(), start + milliseconds(50));
    buffer.handle_timeout(high, start + milliseconds(49));
    EXPECT_EQ(outputs_of(buffer), outputs{});
    buffer.handle_timeout(high, start + milliseconds(50));
    EXPECT_EQ(outputs_of(buffer), (outputs{missing{seq{11}, seq{11}}, missing{seq{13}, seq{14}}}));
    EXPECT_EQ(buffer.next_timeout(), start + milliseconds(700));
}

TEST(ReorderBuffer, PullsEightButNotNine) {
    auto eight = holding({19});
    eight.handle_timeout(high, start + milliseconds(50));
    EXPECT_EQ(outputs_of(eight), (outputs{missing{seq{11}, seq{18}}}));
    auto nine = holding({20});
    nine.handle_timeout(high, start + milliseconds(50));
    EXPECT_EQ(outputs_of(nine), outputs{});
}

TEST(ReorderBuffer, PullsNothingTwice) {
    auto buffer = holding({12});
    buffer.handle_timeout(high, start + milliseconds(50));
    ASSERT_EQ(outputs_of(buffer).size(), 1U);
    buffer.handle_message(a_message().at(seq{14}), high, start + milliseconds(60));
    buffer.handle_timeout(high, start + milliseconds(110));
    EXPECT_EQ(outputs_of(buffer), (outputs{missing{seq{13}, seq{13}}}));
}

TEST(ReorderBuffer, PullsNothingWhenTheGapHasClosedByItself) {
    auto buffer = holding({12});
    (void)buffer.take(seq{11});
    buffer.handle_timeout(seq{12}, start + milliseconds(50));
    EXPECT_EQ(outputs_of(buffer), outputs{});
}

TEST(ReorderBuffer, NeedsASyncWhenTheGapLasts) {
    auto buffer = holding({30});
    buffer.handle_timeout(high, start + milliseconds(50));
    buffer.handle_timeout(high, start + milliseconds(700));
    EXPECT_EQ(outputs_of(buffer), (outputs{sync_needed{}}));
    EXPECT_EQ(buffer.next_timeout(), std::nullopt);
    EXPECT_EQ(buffer.head(), seq{30}) << "the gap stays known";
}

TEST(ReorderBuffer, NeedsASyncAgainWhenMoreArrivesAboveTheGap) {
    auto buffer = holding({30});
    buffer.handle_timeout(high, start + milliseconds(700));
    (void)outputs_of(buffer);
    buffer.handle_message(a_message().at(seq{31}), high, start + seconds(2));
    buffer.handle_timeout(high, start + milliseconds(2'700));
    EXPECT_EQ(outputs_of(buffer), (outputs{sync_needed{}}));
}

TEST(ReorderBuffer, WaitsFromTheOldestThatIsStillHeld) {
    auto buffer = holding({12});
    buffer.handle_message(a_message().at(seq{30}), high, start + milliseconds(300));
    EXPECT_EQ(seqs_of(buffer.take(seq{11})), (seqs{12}));
    buffer.handle_timeout(seq{12}, start + milliseconds(700));
    EXPECT_EQ(outputs_of(buffer), outputs{});
    EXPECT_EQ(buffer.next_timeout(), start + milliseconds(1'000));
}

TEST(ReorderBuffer, DropsEverythingButTheHeadWhenThereAreTooManyMessages) {
    auto buffer = holding({12, 13, 15}, {.messages_max = 2});
    EXPECT_EQ(buffer.held(), 0U);
    EXPECT_EQ(buffer.held_bytes(), 0U);
    EXPECT_EQ(buffer.head(), seq{15});
    buffer.handle_timeout(high, start + milliseconds(700));
    EXPECT_EQ(outputs_of(buffer), (outputs{missing{seq{11}, seq{15}}, sync_needed{}}));
}

TEST(ReorderBuffer, DropsEverythingButTheHeadWhenThereAreTooManyBytes) {
    reorder_buffer buffer{{.bytes_max = 10}};
    buffer.handle_message(a_message().at(seq{12}).saying("123456"), high, start);
    EXPECT_EQ(buffer.held_bytes(), 6U);
    buffer.handle_message(a_message().at(seq{40}).saying("12345"), high, start);
    EXPECT_EQ(buffer.held(), 0U);
    EXPECT_EQ(buffer.head(), seq{40});
    buffer.handle_message(a_message().at(seq{12}), high, start);
    EXPECT_EQ(seqs_of(buffer.take(seq{11})), (seqs{12}));
    EXPECT_EQ(buffer.head(), seq{40});
}

TEST(ReorderBuffer, AsksAgainOnANewConnection) {
    auto buffer = holding({12});
    buffer.handle_timeout(high, start + milliseconds(700));
    ASSERT_EQ(outputs_of(buffer).size(), 2U);

    buffer.handle_connected(start + seconds(5));
    EXPECT_EQ(buffer.next_timeout(), start + milliseconds(5'050));
    buffer.handle_timeout(high, start + milliseconds(5'700));
    EXPECT_EQ(outputs_of(buffer), (outputs{missing{seq{11}, seq{11}}, sync_needed{}}));
}

TEST(ReorderBuffer, HasNothingToAskOnANewConnectionWithoutAGap) {
    reorder_buffer buffer;
    buffer.handle_connected(start);
    EXPECT_EQ(buffer.next_timeout(), std::nullopt);
}

}  // namespace

}  // namespace gapless::protocol::tests
