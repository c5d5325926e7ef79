#include "server/core/access/choose_nodes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace gapless::server {
namespace {

access_node node(const std::string& name, const std::string& region, std::uint32_t weight = 100) {
    access_node made;
    made.at = {name + ":7443", "", "", region};
    made.weight = weight;
    return made;
}

std::string names(const std::vector<access_node>& nodes) {
    std::string all;
    for (const access_node& each : nodes) {
        all += each.at.tcp.substr(0, each.at.tcp.find(':'));
    }
    return all;
}

// How often each came first.
std::map<std::string, int> firsts(const std::vector<access_node>& all) {
    std::map<std::string, int> counted;
    for (std::uint64_t chance = 0; chance < 10'000; ++chance) {
        ++counted[names(choose_nodes(all, {}, chance)).substr(0, 1)];
    }
    return counted;
}

TEST(ChooseNodes, NamesTheNearestRegionFirst) {
    const std::vector<access_node> all{
        node("a", "us-east"), node("b", "eu-north"), node("c", "eu-west"), node("d", "")
    };

    for (std::uint64_t chance = 0; chance < 100; ++chance) {
        const auto chosen = names(choose_nodes(all, {"eu-west-2", {}, {}}, chance));
        EXPECT_EQ(chosen.substr(0, 2), "cb");
        EXPECT_EQ(chosen.size(), 4U);
    }
}

TEST(ChooseNodes, SendsDevicesByWeight) {
    const auto counted = firsts({node("a", "", 100), node("b", "", 300)});

    EXPECT_NEAR(counted.at("a"), 2'500, 250);
    EXPECT_NEAR(counted.at("b"), 7'500, 250);
}

TEST(ChooseNodes, SendsFewerDevicesWhereTheLoadIs) {
    auto busy = node("a", "");
    busy.load = 900;

    const auto counted = firsts({busy, node("b", "")});

    EXPECT_NEAR(counted.at("a"), 909, 150);
}

TEST(ChooseNodes, NamesAFullNodeAllTheSame) {
    auto full = node("a", "");
    full.load = 1'000;

    EXPECT_EQ(names(choose_nodes({full}, {}, 7)), "a");
}

TEST(ChooseNodes, NamesThoseWithoutWeightLastWhereverTheyAre) {
    const std::vector<access_node> all{node("a", "eu", 0), node("b", "us")};

    EXPECT_EQ(names(choose_nodes(all, {"eu", {}, {}}, 1)), "ba");
}

TEST(ChooseNodes, IsTheSameForTheSameChance) {
    const std::vector<access_node> all{node("a", ""), node("b", ""), node("c", "")};

    EXPECT_EQ(choose_nodes(all, {}, 42), choose_nodes(all, {}, 42));
}

TEST(ChooseNodes, TellsOfANewNodeOnlyWhomItIsFor) {
    auto fresh = node("a", "");
    fresh.gray = gray_rule{.percent = {}, .users = {"alice"}, .app_version_min = {}};
    const std::vector<access_node> all{fresh, node("b", "")};

    EXPECT_EQ(names(choose_nodes(all, {{}, "bob", {}}, 1)), "b");
    EXPECT_EQ(choose_nodes(all, {{}, "Alice", {}}, 1).size(), 2U);
}

TEST(ChooseNodes, ChoosesNothingOfNothing) { EXPECT_TRUE(choose_nodes({}, {}, 1).empty()); }

}  // namespace
}  // namespace gapless::server
