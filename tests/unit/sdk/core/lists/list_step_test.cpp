#include "sdk/core/lists/list_step.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace gapless::sdk {
namespace {

using steps = std::vector<list_step>;
using targets = std::vector<std::optional<std::size_t>>;

list_step removal(std::size_t from) { return {list_step::kind::remove, from, 0, 0}; }

list_step move(std::size_t from, std::size_t to, std::size_t target) {
    return {list_step::kind::move, from, to, target};
}

list_step insertion(std::size_t to, std::size_t target) {
    return {list_step::kind::insert, 0, to, target};
}

TEST(ListStep, NothingIsToBeDoneWhereNothingMoved) {
    EXPECT_EQ(steps_between({}, 0), steps{});
    EXPECT_EQ(steps_between({0, 1, 2}, 3), steps{});
}

TEST(ListStep, OneThatComesToTheTopIsOneMove) {
    EXPECT_EQ(steps_between({1, 2, 3, 0}, 4), (steps{move(3, 0, 0)}));
}

TEST(ListStep, OneThatGoesToTheEndIsOneMove) {
    EXPECT_EQ(steps_between({3, 0, 1, 2}, 4), (steps{move(0, 3, 3)}));
}

TEST(ListStep, TakesOutWhatIsInTheNewListNoMoreFromTheEnd) {
    EXPECT_EQ(steps_between({std::nullopt, 0, std::nullopt}, 1), (steps{removal(2), removal(0)}));
}

TEST(ListStep, PutsInWhatWasNotThere) {
    EXPECT_EQ(steps_between({1}, 3), (steps{insertion(0, 0), insertion(2, 2)}));
}

TEST(ListStep, AFullWindowLosesItsLastToTheOneThatComes) {
    EXPECT_EQ(steps_between({1, 2, std::nullopt}, 3), (steps{removal(2), insertion(0, 0)}));
}

TEST(ListStep, TurningAListRoundKeepsOneInItsPlace) {
    EXPECT_EQ(steps_between({3, 2, 1, 0}, 4).size(), 3u);
}

}  // namespace
}  // namespace gapless::sdk
