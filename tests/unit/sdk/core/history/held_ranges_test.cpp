#include "sdk/core/history/held_ranges.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace gapless::tests {
namespace {

using sdk::seq_range;
using ranges = std::vector<seq_range>;

constexpr conversation_id c5{5};
constexpr conversation_id c6{6};

seq_range range(std::uint64_t first, std::uint64_t last) { return {seq{first}, seq{last}}; }

// Entries 1 to 20 are missing of each conversation.
class HeldRanges : public testing::Test {
protected:
    ranges left(conversation_id where = c5) {
        held.handle_timeout(now);
        sdk::gap_set missing;
        missing.add(range(1, 20));
        return held.without_held(where, missing).ranges();
    }

    sdk::held_ranges held{{.patience = seconds(30), .entries_max = 3}};
    instant now{1'000'000};
};

TEST_F(HeldRanges, HoldNothingAtFirst) {
    EXPECT_EQ(left(), ranges{range(1, 20)});
    EXPECT_EQ(held.next_timeout(), std::nullopt);
}

TEST_F(HeldRanges, HoldTheQuestionThatGotNothing) {
    held.handle_nothing(c5, range(5, 9), now);

    EXPECT_EQ(left(), (ranges{range(1, 4), range(10, 20)}));
    EXPECT_EQ(left(c6), ranges{range(1, 20)});
    EXPECT_EQ(held.next_timeout(), now + seconds(30));
}

TEST_F(HeldRanges, HoldOfALostEntryNothingElse) {
    held.handle_lost(c5, range(5, 9), now);

    EXPECT_EQ(left(), (ranges{range(1, 4), range(6, 20)}));
}

TEST_F(HeldRanges, LetGoInTheEnd) {
    held.handle_lost(c5, range(5, 9), now);
    now = now + seconds(30);

    EXPECT_EQ(left(), ranges{range(1, 20)});
    EXPECT_EQ(held.next_timeout(), std::nullopt);
}

TEST_F(HeldRanges, AreMorePatientTheMoreThereAre) {
    held.handle_lost(c5, range(5, 9), now);
    held.handle_lost(c5, range(6, 9), now);
    held.handle_lost(c6, range(6, 9), now);
    now = now + seconds(30);

    EXPECT_EQ(left(), (ranges{range(1, 5), range(7, 20)}));
    EXPECT_EQ(left(c6), ranges{range(1, 20)}) << "of another conversation";
    EXPECT_EQ(held.next_timeout(), now + seconds(30));
}

TEST_F(HeldRanges, HoldWholeQuestionsWhereMuchIsLostAndGoOnAboveTheLostEntryThen) {
    for (const std::uint64_t lost : {5U, 6U, 7U, 8U}) {
        held.handle_lost(c5, range(lost, 12), now);
    }
    EXPECT_EQ(left(), (ranges{range(1, 4), range(13, 20)}));

    now = now + seconds(4 * 30);
    EXPECT_EQ(left(), (ranges{range(1, 7), range(9, 20)}));
}

TEST_F(HeldRanges, LetGoOfWhatIsReleased) {
    held.handle_lost(c5, range(5, 9), now);
    held.handle_lost(c5, range(6, 9), now);

    held.release(c5, range(6, 20));
    held.release(c6, range(1, 20));

    EXPECT_EQ(left(), (ranges{range(1, 4), range(6, 20)}));
    held.release(c5, range(1, 5));
    EXPECT_EQ(held.next_timeout(), std::nullopt);
}

TEST_F(HeldRanges, ForgetAllWhenTold) {
    held.handle_nothing(c5, range(5, 9), now);

    held.clear();

    EXPECT_EQ(left(), ranges{range(1, 20)});
}

}  // namespace
}  // namespace gapless::tests
