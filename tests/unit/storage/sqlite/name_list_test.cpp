#include "storage/sqlite/name_list.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::storage {
namespace {

using names = std::vector<std::string>;

TEST(NameList, GivesBackWhatWasJoined) {
    for (const names& each : {names{}, names{"bob"}, names{"bob", "c[ar]ol", "d.a-ve"}}) {
        EXPECT_EQ(split_names(join_names(each)), each);
    }
}

TEST(NameList, IsReadableToPeople) { EXPECT_EQ(join_names({"bob", "carol"}), "bob carol"); }

TEST(NameList, TakesAnyText) {
    EXPECT_EQ(split_names("  bob  carol "), (names{"bob", "carol"}));
    EXPECT_TRUE(split_names("   ").empty());
}

}  // namespace
}  // namespace gapless::storage
