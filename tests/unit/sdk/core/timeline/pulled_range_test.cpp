#include "sdk/core/timeline/pulled_range.hpp"

#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace gapless::tests {
namespace {

using protocol::hole;
using protocol::hole_reason;

class PulledRange : public testing::Test {
protected:
    PulledRange() {
        answer.epoch = log_epoch{1};
        answer.from = seq{1};
        answer.to = seq{6};
        answer.head = seq{9};
    }

    void add(std::uint64_t n) { answer.messages.push_back(a_message(seq{n}, "text")); }

    // The walk in words: "1 2 (3-4 expired) 5".
    std::string walk(std::uint64_t from = 1) {
        const protocol::pull asked{conversation_id{5}, log_epoch{1}, seq{from}, seq{6}};
        sdk::pulled_range range(answer, asked);
        std::string words;
        for (seq next{from};;) {
            const auto step = range.next(next);
            if (!step) {
                return words;
            }
            words += words.empty() ? "" : " ";
            if (const auto* entry = std::get_if<const message*>(&*step)) {
                words += std::to_string((*entry)->seq.value);
                next = (*entry)->seq.next();
            } else {
                const auto& gone = std::get<hole>(*step);
                words += "(" + std::to_string(gone.from.value) + "-" +
                         std::to_string(gone.to.value) +
                         (gone.reason == hole_reason::expired ? " expired)" : " not a member)");
                next = gone.to.next();
            }
        }
    }

    protocol::pulled answer;
};

TEST_F(PulledRange, GivesEntriesInOrder) {
    add(1);
    add(2);

    EXPECT_EQ(walk(), "1 2");
}

TEST_F(PulledRange, PassesEntriesBelowTheStart) {
    add(1);
    add(2);
    add(3);

    EXPECT_EQ(walk(3), "3");
}

TEST_F(PulledRange, EndsAtTheFirstSeqThatTheAnswerIsSilentAbout) {
    add(1);
    add(3);

    EXPECT_EQ(walk(), "1");
}

TEST_F(PulledRange, GivesHolesBetweenEntries) {
    add(1);
    add(4);
    answer.holes = {{seq{2}, seq{3}, hole_reason::not_a_member}};

    EXPECT_EQ(walk(), "1 (2-3 not a member) 4");
}

TEST_F(PulledRange, EndsAHoleBeforeTheNextEntry) {
    add(3);
    answer.holes = {{seq{1}, seq{5}, hole_reason::not_a_member}};

    EXPECT_EQ(walk(), "(1-2 not a member) 3 (4-5 not a member)");
}

TEST_F(PulledRange, EndsAHoleWithTheRange) {
    answer.holes = {{seq{1}, seq{1'000'000}, hole_reason::not_a_member}};

    EXPECT_EQ(walk(), "(1-6 not a member)");
}

TEST_F(PulledRange, TakesEverythingUpToTheFloorForExpired) {
    add(4);
    answer.floor = seq{3};

    EXPECT_EQ(walk(), "(1-3 expired) 4");
}

TEST_F(PulledRange, TakesAFloorNoFurtherThanTheHead) {
    answer.floor = seq{1'000'000};

    EXPECT_EQ(walk(), "(1-9 expired)");
}

TEST_F(PulledRange, TakesAnEmptyRangeForInvisible) {
    answer.to = seq{0};

    EXPECT_EQ(walk(), "(1-6 not a member)");
}

TEST_F(PulledRange, TakesAnEmptyRangeBeyondTheHeadForNothing) {
    answer.to = seq{0};
    answer.head = seq{0};

    EXPECT_EQ(walk(), "");
}

}  // namespace
}  // namespace gapless::tests
