#include "sdk/core/mailbox/gap_set.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <vector>

namespace gapless::tests {
namespace {

using sdk::gap_set;
using sdk::seq_range;
using ranges = std::vector<seq_range>;

seq_range range(std::uint64_t first, std::uint64_t last) { return {seq{first}, seq{last}}; }

TEST(GapSet, JoinsWhatTouchesOrOverlaps) {
    gap_set gaps;
    gaps.add(range(5, 9));
    gaps.add(range(20, 30));
    gaps.add(range(10, 12));
    gaps.add(range(11, 15));

    EXPECT_EQ(gaps.ranges(), (ranges{range(5, 15), range(20, 30)}));
    gaps.add(range(1, 40));
    EXPECT_EQ(gaps.ranges(), (ranges{range(1, 40)}));
}

TEST(GapSet, SplitsWhereItIsFilledInTheMiddle) {
    gap_set gaps;
    gaps.add(range(5, 30));

    gaps.remove(range(10, 12));

    EXPECT_EQ(gaps.ranges(), (ranges{range(5, 9), range(13, 30)}));
    gaps.remove(range(1, 20));
    EXPECT_EQ(gaps.ranges(), (ranges{range(21, 30)}));
    gaps.remove(range(21, 99));
    EXPECT_TRUE(gaps.is_empty());
}

TEST(GapSet, TakesAnEmptyRangeForNothing) {
    gap_set gaps;
    gaps.add(range(9, 8));
    EXPECT_TRUE(gaps.is_empty());
    gaps.add(range(5, 30));

    gaps.remove(range(9, 8));

    EXPECT_EQ(gaps.ranges(), (ranges{range(5, 30)}));
}

TEST(GapSet, FindsTheHighestThatBeginsBelow) {
    gap_set gaps;
    gaps.add(range(5, 9));
    gaps.add(range(20, 30));

    EXPECT_EQ(gaps.below(seq{5}), std::nullopt);
    EXPECT_EQ(gaps.below(seq{6}), range(5, 9));
    EXPECT_EQ(gaps.below(seq{20}), range(5, 9));
    EXPECT_EQ(gaps.below(seq{21}), range(20, 30));
    EXPECT_EQ(gaps.below(seq{99}), range(20, 30));
}

// Whatever is added and removed, it is what a set of the single entries would be.
TEST(GapSet, AgreesWithASetOfEntries) {
    gap_set gaps;
    std::set<std::uint64_t> model;
    std::uint64_t draw = 1;
    for (int step = 0; step < 2'000; ++step) {
        draw = draw * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        const std::uint64_t first = 1 + (draw >> 33) % 60;
        const std::uint64_t last = first + (draw >> 45) % 10;
        for (std::uint64_t n = first; n <= last; ++n) {
            if ((draw >> 60) % 2 == 0) {
                model.insert(n);
            } else {
                model.erase(n);
            }
        }
        if ((draw >> 60) % 2 == 0) {
            gaps.add(range(first, last));
        } else {
            gaps.remove(range(first, last));
        }
        for (std::uint64_t n = 0; n < 75; ++n) {
            ASSERT_EQ(gaps.contains(seq{n}), model.contains(n))
                << "step " << step << ", entry " << n;
        }
        for (std::size_t i = 1; i < gaps.ranges().size(); ++i) {
            ASSERT_GT(gaps.ranges()[i].first, gaps.ranges()[i - 1].last.next());
        }
    }
}

}  // namespace
}  // namespace gapless::tests
