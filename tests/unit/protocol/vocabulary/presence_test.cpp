#include <gapless/presence.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <optional>

namespace gapless::tests {

namespace {

constexpr std::array most_present_first{
    presence_state::busy,
    presence_state::online,
    presence_state::away,
    presence_state::suspended,
    presence_state::offline,
    presence_state::unknown,
};

TEST(Presence, IsFoundByItsName) {
    for (const auto state : most_present_first) {
        EXPECT_EQ(presence_state_named(name_of(state)), state);
    }
    EXPECT_EQ(name_of(presence_state::suspended), "suspended");
    EXPECT_EQ(presence_state_named("Online"), std::nullopt);
    EXPECT_EQ(name_of(presence_state{}), "unknown");
}

TEST(Presence, OfTwoDevicesTheMorePresentCounts) {
    for (std::size_t a = 0; a < most_present_first.size(); ++a) {
        for (std::size_t b = a; b < most_present_first.size(); ++b) {
            EXPECT_EQ(
                more_present(most_present_first[a], most_present_first[b]), most_present_first[a]
            );
            EXPECT_EQ(
                more_present(most_present_first[b], most_present_first[a]), most_present_first[a]
            );
        }
    }
}

}  // namespace

}  // namespace gapless::tests
