#include "tests/proxy/lane_change.hpp"

#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace gapless::proxy {
namespace {

using nlohmann::json;

TEST(LaneChange, ReadsEveryName) {
    const auto change = parse_lane_change(json::parse(R"({
        "latency_ms": 50, "jitter_ms": 20, "slice_bytes": 1, "slice_every_us": 100,
        "flow": "drop", "reset_after_bytes": "10:20", "trace": "a.down"
    })"));

    ASSERT_TRUE(change) << message_of(change.error());
    lane_change expected;
    expected.latency = milliseconds(50);
    expected.jitter = milliseconds(20);
    expected.slice_bytes = 1;
    expected.slice_every = microseconds(100);
    expected.flow = flow::drop;
    expected.reset_after = byte_range{10, 20};
    expected.trace_file = "a.down";
    EXPECT_EQ(*change, expected);
}

TEST(LaneChange, TakesOneNumberForARange) {
    EXPECT_EQ(parse_byte_range("7").value(), (byte_range{7, 7}));
    EXPECT_EQ(
        parse_lane_change(json{{"reset_after_bytes", 7}}).value().reset_after, (byte_range{7, 7})
    );
}

TEST(LaneChange, RefusesNonsenseByItsName) {
    for (const char* text :
         {R"([])",
          R"({"latency": 1})",
          R"({"latency_ms": -1})",
          R"({"latency_ms": "5"})",
          R"({"latency_ms": 1e30})",
          R"({"latency_ms": 99999999999})",
          R"({"slice_bytes": 1.5})",
          R"({"flow": "slow"})",
          R"({"flow": 1})",
          R"({"reset_after_bytes": "9:1"})",
          R"({"reset_after_bytes": ""})",
          R"({"trace": 3})"}) {
        const auto change = parse_lane_change(json::parse(text));
        ASSERT_FALSE(change) << text;
        EXPECT_EQ(change.error().code, errc::usage) << text;
    }
    const auto change = parse_lane_change(json{{"jitter_ms", "much"}});
    EXPECT_NE(change.error().detail.find("jitter_ms"), std::string::npos);
}

TEST(LaneChange, LeavesAloneWhatItDoesNotName) {
    lane_settings settings;
    settings.latency = milliseconds(5);
    settings.slice_bytes = 3;
    lane_change change;
    change.flow = flow::hold;

    ASSERT_TRUE(apply(change, settings));

    EXPECT_EQ(settings.latency, milliseconds(5));
    EXPECT_EQ(settings.slice_bytes, 3u);
    EXPECT_EQ(settings.flow, flow::hold);
}

TEST(LaneChange, LoadsAndUnloadsATrace) {
    const tests::temporary_directory directory;
    const std::string path = directory.path() + "/a.down";
    std::ofstream{path} << "1\n7\n";
    lane_settings settings;

    ASSERT_TRUE(apply({.trace_file = path}, settings));
    ASSERT_NE(settings.trace, nullptr);
    EXPECT_EQ(settings.trace->time_of(1), milliseconds(7));

    ASSERT_TRUE(apply({.trace_file = ""}, settings));
    EXPECT_EQ(settings.trace, nullptr);
}

TEST(LaneChange, ChangesNothingWhenTheTraceIsNone) {
    const tests::temporary_directory directory;
    const std::string path = directory.path() + "/bad";
    std::ofstream{path} << "fast\n";
    lane_settings settings;

    for (const std::string& file : {path, directory.path() + "/missing"}) {
        const auto applied = apply({.latency = milliseconds(9), .trace_file = file}, settings);
        ASSERT_FALSE(applied);
        EXPECT_EQ(applied.error().code, errc::usage);
        EXPECT_NE(applied.error().detail.find(file), std::string::npos);
        EXPECT_EQ(settings, lane_settings{});
    }
}

}  // namespace
}  // namespace gapless::proxy
