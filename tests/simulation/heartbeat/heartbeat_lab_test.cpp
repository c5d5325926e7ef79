#include "tests/simulation/heartbeat/lab_goals.hpp"
#include "tests/simulation/heartbeat/lab_plants.hpp"
#include "tests/simulation/heartbeat/laboratory.hpp"
#include "tests/simulation/heartbeat/mars_strategy.hpp"
#include "tests/simulation/heartbeat/network_file.hpp"
#include "tests/simulation/heartbeat/strategy.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace gapless::simulation {
namespace {

constexpr const char* own_mix = GAPLESS_HEARTBEAT_FOLDER "/mix.json";

// The learned heartbeat and the oracle, everywhere: what the goals for it alone need.
class HeartbeatLaboratory : public testing::Test {
protected:
    static void SetUpTestSuite() {
        mix = new lab_mix(read_mix(own_mix));
        static constexpr std::array<std::string_view, 1> ours{"learned"};
        rows = new std::vector<lab_row>(run_laboratory(*mix, ours));
    }

    static void TearDownTestSuite() {
        delete rows;
        delete mix;
    }

    static const lab_row& row(const std::string& network, std::uint32_t loss_per_mille) {
        for (const lab_row& each : *rows) {
            if (each.member->network.name == network &&
                each.under.loss_per_mille == loss_per_mille) {
                return each;
            }
        }
        throw std::runtime_error("no row has " + network);
    }

    static lab_mix* mix;
    static std::vector<lab_row>* rows;
};

lab_mix* HeartbeatLaboratory::mix = nullptr;
std::vector<lab_row>* HeartbeatLaboratory::rows = nullptr;

TEST_F(HeartbeatLaboratory, TheLearnedOneMeetsItsGoals) {
    for (const lab_goal& goal : judge_alone(*rows)) {
        EXPECT_TRUE(goal.is_met) << goal.said << ": " << goal.found;
    }
}

// What docs/internals/heartbeat.md says. It may become better; then write that down.
TEST_F(HeartbeatLaboratory, TheFiguresStay) {
    struct figure {
        const char* network;
        std::uint32_t loss_per_mille;
        std::int64_t wake_ups;
    };

    for (const figure& expected : {
             figure{"30 s", 0, 3'068},
             figure{"60 s", 0, 1'535},
             figure{"120 s", 0, 739},
             figure{"240 s", 0, 374},
             figure{"300 s", 0, 301},
             figure{"350 s", 0, 257},
             figure{"600 s", 0, 148},
             figure{"1200 s", 0, 76},
             figure{"3600 s", 0, 27},
             figure{"30 s", 30, 3'145},
             figure{"300 s", 30, 309},
             figure{"1200 s", 30, 79},
             figure{"commuter", 10, 371},
             figure{"doze", 10, 149},
         }) {
        const life_record& lived =
            row(expected.network, expected.loss_per_mille).lived.at("learned");
        EXPECT_LE(lived.a_day(lived.wake_ups()) * 100, expected.wake_ups * 102)
            << expected.network << " at " << expected.loss_per_mille << " per mille";
    }
}

// The constants that the learned one was designed with: why it has others.
TEST_F(HeartbeatLaboratory, ThePublishedConstantsFallShort) {
    for (const char* network : {"60 s", "1200 s", "3600 s"}) {
        const lab_row& where = row(network, 0);
        const life_record lived = live(where.member->network, "published", where.under);
        EXPECT_GT(lived.wake_ups() * 100, where.best.lived.wake_ups() * 115) << network;
    }
}

TEST_F(HeartbeatLaboratory, TheServersDeadlineClosesNobodyWhoIsAwake) {
    for (const lab_row& each : *rows) {
        if (!each.member->network.suspends.empty()) {
            continue;
        }
        EXPECT_EQ(each.lived.at("learned").idle_closes, 0U) << each.member->network.name;
    }
}

TEST_F(HeartbeatLaboratory, FindsThePlantedBugs) {
    for (const planted::bug wanted : lab_plants()) {
        EXPECT_TRUE(search_laboratory(wanted, *rows)) << planted::name_of(wanted);
    }
}

// The table of the model that was published with the weaknesses of Mars: no losses, no traffic.
TEST(MarsStrategy, DoesWhatItsTableSays) {
    struct entry {
        std::int64_t bears_s;
        double pings;     // a day
        double per_cent;  // dead
    };

    for (const entry& expected : {
             entry{60, 781, 71.5},
             entry{120, 781, 44.3},
             entry{180, 781, 17.2},
             entry{240, 412, 0},
             entry{300, 346, 0},
             entry{350, 280, 0},
             entry{480, 203, 0},
             entry{600, 151, 0},
         }) {
        const life_record lived = live(steady_network(seconds(expected.bears_s)), "mars", {});
        EXPECT_NEAR(
            static_cast<double>(lived.a_day(lived.pings)), expected.pings, expected.pings / 50
        ) << expected.bears_s;
        EXPECT_NEAR(static_cast<double>(lived.dead_per_million()) / 10'000, expected.per_cent, 0.3)
            << expected.bears_s;
    }
}

TEST(MarsStrategy, ReconnectsAsOftenAsItsTableSays) {
    const life_record lived = live(steady_network(minutes(1)), "mars", {});
    EXPECT_NEAR(static_cast<double>(lived.a_day(lived.connects)), 390, 4);
}

TEST(MarsStrategy, NeedsFiveAndAHalfHoursToTheTop) {
    mars_strategy policy;
    lab_network::path where;
    where.name = "wifi";
    policy.enter(where);
    policy.handle_connected();
    policy.handle_answered({});  // the one right after connecting
    duration passed;
    while (!policy.is_stable()) {
        const duration silence = policy.interval();
        passed = passed + silence;
        policy.handle_answered({silence, {}, true});
    }
    EXPECT_EQ(policy.interval(), seconds(580));
    EXPECT_NEAR(static_cast<double>(passed.milliseconds()) / 3'600'000, 5.5, 0.2);
}

TEST(Strategies, AreKnownByName) {
    for (const std::string_view name : strategy_names()) {
        EXPECT_NE(make_strategy(name), nullptr) << name;
    }
    EXPECT_EQ(make_strategy("fixed-77")->interval(), seconds(77));
    for (const char* none : {"", "fixed-", "fixed-0", "fixed-9x", "clever"}) {
        EXPECT_EQ(make_strategy(none), nullptr) << none;
    }
}

TEST(Strategies, OthersAreAsPublished) {
    EXPECT_EQ(make_strategy("whatsapp")->interval(), seconds(285));
    const auto line = make_strategy("line");
    lab_network::path where;
    where.kind = network_kind::wifi;
    line->enter(where);
    EXPECT_EQ(line->interval(), seconds(200));
    where.kind = network_kind::cellular;
    line->enter(where);
    EXPECT_EQ(line->interval(), seconds(420));
}

TEST(Life, ABoldFixedIntervalIsDeadMostOfTheTime) {
    const life_record lived = live(steady_network(minutes(1)), "fixed-240", {});
    EXPECT_GT(lived.dead_per_million(), 700'000);
    EXPECT_EQ(lived.misses + 1, lived.connects);
}

TEST(Life, ATimidFixedIntervalNeverIs) {
    const life_record lived = live(steady_network(minutes(5)), "fixed-60", {});
    EXPECT_EQ(lived.dead, duration{});
    EXPECT_EQ(lived.connects, 1U);
    EXPECT_NEAR(static_cast<double>(lived.a_day(lived.pings)), 1'440, 5);
}

TEST(Life, RepeatsItself) {
    const lab_network network = steady_network(minutes(5));
    EXPECT_EQ(
        live(network, "learned", {.loss_per_mille = 30}).pings,
        live(network, "learned", {.loss_per_mille = 30}).pings
    );
}

class NetworkFile : public testing::Test {
protected:
    static lab_network read(const std::string& text) {
        const std::string path = testing::TempDir() + "network.json";
        std::ofstream(path) << text;
        return read_network(path);
    }

    static std::string refusal(const std::string& text) {
        try {
            (void)read(text);
        } catch (const std::runtime_error& wrong) {
            return wrong.what();
        }
        return "";
    }
};

TEST_F(NetworkFile, SaysAllThatHappens) {
    const lab_network read_one = read(R"({
        "name": "mine", "days": 2,
        "paths": [
            {"name": "a", "kind": "wifi", "forgets_after_s": 90.5, "loss_per_mille": 7},
            {"name": "b", "forgets_after_s": [{"from_s": 0, "after_s": 60},
                                              {"from_s": 100, "after_s": 30}], "resets": true}
        ],
        "hand_overs": [{"at_s": 10, "every_s": 86400, "to": "b", "told": false}],
        "outages": [{"at_s": 5, "for_s": 2}],
        "suspends": [{"at_s": 7, "for_s": 3}],
        "clock_jumps": [{"at_s": 1, "by_s": -60}],
        "late_timers": {"per_mille": 5, "up_to_s": 9},
        "messages_a_day": 4
    })");
    EXPECT_EQ(read_one.lasts, days(2));
    ASSERT_EQ(read_one.paths.size(), 2U);
    EXPECT_EQ(read_one.paths[0].kind, network_kind::wifi);
    EXPECT_EQ(read_one.paths[0].forgets_after({}), milliseconds(90'500));
    EXPECT_EQ(read_one.paths[1].forgets_after(seconds(99)), seconds(60));
    EXPECT_EQ(read_one.paths[1].forgets_after(seconds(100)), seconds(30));
    EXPECT_TRUE(read_one.paths[1].resets);
    ASSERT_EQ(read_one.hand_overs.size(), 2U);
    EXPECT_EQ(read_one.hand_overs[1].at, days(1) + seconds(10));
    EXPECT_EQ(read_one.hand_overs[1].to, 1U);
    EXPECT_FALSE(read_one.hand_overs[1].is_told);
    EXPECT_EQ(read_one.outages.at(0).lasts, seconds(2));
    EXPECT_EQ(read_one.suspends.at(0).at, seconds(7));
    EXPECT_EQ(read_one.clock_jumps.at(0).by, seconds(-60));
    EXPECT_EQ(read_one.late_max, seconds(9));
    EXPECT_EQ(read_one.messages_a_day, 4U);
}

TEST_F(NetworkFile, ATypingErrorIsRefused) {
    EXPECT_NE(refusal(R"({"name": "x", "paths": [{"name": "a", "forget_after_s": 9}]})"), "");
    EXPECT_NE(refusal(R"({"name": "x", "paths": [{"name": "a", "kind": "lan"}]})"), "");
    EXPECT_NE(refusal(R"({"name": "x", "paths": []})"), "");
    EXPECT_NE(
        refusal(R"({"name": "x", "paths": [{"name": "a"}], "hand_overs": [{"to": "b"}]})"), ""
    );
    EXPECT_NE(refusal("{"), "");
    EXPECT_THROW((void)read_network("/nowhere/network.json"), std::runtime_error);
}

}  // namespace
}  // namespace gapless::simulation
