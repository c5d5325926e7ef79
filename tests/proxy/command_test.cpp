#include "tests/proxy/command.hpp"

#include <gtest/gtest.h>

namespace gapless::proxy {
namespace {

TEST(Command, SetNamesItsChanges) {
    const auto read = parse_command(
        R"({"do":"set","upstream":"tcp","to":"open","up":{"flow":"drop"},"down":{"latency_ms":5}})"
    );

    set_command expected;
    expected.upstream = "tcp";
    expected.to = reach::open;
    expected.up.flow = flow::drop;
    expected.down.latency = milliseconds(5);
    ASSERT_TRUE(read) << message_of(read.error());
    EXPECT_EQ(*read, command{expected});
}

TEST(Command, SetIsForAllOfEveryUpstreamWhenNothingIsSaid) {
    EXPECT_EQ(parse_command(R"({"do":"set"})").value(), command{set_command{}});
}

TEST(Command, ReadsTheShortOnes) {
    EXPECT_EQ(parse_command(R"({"do":"reset"})").value(), command{reset_command{}});
    EXPECT_EQ(
        parse_command(R"({"do":"half_close","upstream":"w","direction":"down"})").value(),
        (command{half_close_command{"w", direction::down}})
    );
    EXPECT_EQ(
        parse_command(R"({"do":"refuse","state":"off"})").value(),
        (command{refuse_command{"", false}})
    );
    EXPECT_EQ(parse_command(R"({"do":"status"})").value(), command{status_command{}});
    EXPECT_EQ(parse_command(R"({"do":"stop"})").value(), command{stop_command{}});
}

TEST(Command, RefusesNonsense) {
    for (const char* line :
         {"",
          "reset",
          "[]",
          "{}",
          R"({"do":1})",
          R"({"do":"explode"})",
          R"({"do":"reset","upstream":7})",
          R"({"do":"reset","direction":"up"})",
          R"({"do":"set","to":"some"})",
          R"({"do":"set","sideways":{}})",
          R"({"do":"set","up":{"speed":1}})",
          R"({"do":"set","up":5})",
          R"({"do":"half_close","direction":"left"})",
          R"({"do":"refuse","state":true})",
          "{\"do\":\"\xff\"}"}) {
        const auto read = parse_command(line);
        ASSERT_FALSE(read) << line;
        EXPECT_EQ(read.error().code, errc::usage) << line;
    }
}

}  // namespace
}  // namespace gapless::proxy
