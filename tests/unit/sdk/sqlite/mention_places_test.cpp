#include "sdk/sqlite/mention_places.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gapless::sdk {
namespace {

using places = std::vector<mention_place>;

TEST(MentionPlaces, GivesBackWhatWasJoined) {
    const seq last{~std::uint64_t{0} >> 1};
    for (const places& each :
         {places{}, places{{seq{3}, ordinal{2}}}, places{{seq{3}, ordinal{2}}, {last, ordinal{9}}}
         }) {
        EXPECT_EQ(split_places(join_places(each)), each);
    }
}

TEST(MentionPlaces, IsReadableToPeople) {
    EXPECT_EQ(join_places({{seq{3}, ordinal{2}}, {seq{7}, ordinal{5}}}), "3:2 7:5");
}

TEST(MentionPlaces, RefusesWhatIsNone) {
    for (const auto* text : {"3", "3:", ":2", "3:2:1", "3:x", "3 2", "-3:2", "3:2, 4:5"}) {
        EXPECT_FALSE(split_places(text)) << text;
    }
    EXPECT_FALSE(split_places("99999999999999999999:1"));
}

}  // namespace
}  // namespace gapless::sdk
