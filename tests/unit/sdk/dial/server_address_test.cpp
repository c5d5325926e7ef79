#include "sdk/dial/server_address.hpp"

#include <gtest/gtest.h>

namespace gapless::sdk {
namespace {

TEST(ServerAddress, HasAHostAndAPort) {
    const auto named = server_address::parse("chat.example.org:7443");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->host, "chat.example.org");
    EXPECT_EQ(named->port, "7443");
    EXPECT_EQ(named->text(), "chat.example.org:7443");
}

TEST(ServerAddress, KeepsAnIpv6HostWithoutItsBrackets) {
    const auto v6 = server_address::parse("[2001:db8::7]:7443");
    ASSERT_TRUE(v6);
    EXPECT_EQ(v6->host, "2001:db8::7");
    EXPECT_EQ(v6->text(), "[2001:db8::7]:7443");
}

TEST(ServerAddress, RefusesWhatIsNone) {
    for (const char* text :
         {"",
          "host",
          "host:",
          ":7443",
          "host:0",
          "host:65536",
          "host:7x",
          "2001:db8::7:7443",
          "https://host:1",
          "a b:1",
          "[]:1"}) {
        const auto parsed = server_address::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, errc::usage);
    }
}

TEST(ServerAddress, KnowsLoopback) {
    const auto is_loopback = [](const char* text) {
        return server_address::parse(text)->is_loopback();
    };
    EXPECT_TRUE(is_loopback("127.0.0.1:1"));
    EXPECT_TRUE(is_loopback("127.9.9.9:1"));
    EXPECT_TRUE(is_loopback("[::1]:1"));
    EXPECT_TRUE(is_loopback("localhost:1"));
    EXPECT_FALSE(is_loopback("192.0.2.1:1"));
    EXPECT_FALSE(is_loopback("localhost.example.org:1"));
    EXPECT_FALSE(is_loopback("[2001:db8::7]:1"));
}

}  // namespace
}  // namespace gapless::sdk
