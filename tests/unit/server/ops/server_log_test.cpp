#include "server/ops/server_log.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace gapless::server {
namespace {

TEST(ServerLog, WritesOneJsonObjectALine) {
    testing::internal::CaptureStderr();

    server_log log{"info"};
    log.warning("disk", {{"why", "a \"quote\",\na line {} and %v"}});
    log.info("more");

    const std::string written = testing::internal::GetCapturedStderr();
    const auto first = nlohmann::json::parse(written.substr(0, written.find('\n')));
    EXPECT_EQ(first["level"], "warning");
    EXPECT_EQ(first["event"], "disk");
    EXPECT_EQ(first["why"], "a \"quote\",\na line {} and %v");
    EXPECT_TRUE(first["time"].get<std::string>().ends_with('Z'));
    EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 2);
}

TEST(ServerLog, KeepsQuietBelowItsLevel) {
    testing::internal::CaptureStderr();

    server_log log{"error"};
    log.warning("not this");

    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ServerLog, QuotesWhateverBytesThereAre) {
    EXPECT_EQ(json_quoted("a\"b\\c\x01\n"), R"("a\"b\\c\u0001\u000a")");
    EXPECT_EQ(json_quoted("ü"), "\"ü\"");
}

}  // namespace
}  // namespace gapless::server
