#include "sdk/http/server_url.hpp"

#include <gtest/gtest.h>

namespace gapless::sdk {
namespace {

TEST(ServerUrl, HasAHostAndAPort) {
    const auto url = server_url::parse("https://chat.example.org:7443");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "chat.example.org");
    EXPECT_EQ(url->port, "7443");
    EXPECT_EQ(url->authority(), "chat.example.org:7443");
}

TEST(ServerUrl, MeansPort443WhenItNamesNone) {
    const auto url = server_url::parse("https://chat.example.org/");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->port, "443");
}

TEST(ServerUrl, TakesIpv6InBrackets) {
    const auto url = server_url::parse("https://[::1]:7443");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "::1");
    EXPECT_EQ(url->authority(), "[::1]:7443");
    EXPECT_EQ(server_url::parse("https://[::1]")->port, "443");
}

TEST(ServerUrl, RefusesEverythingElse) {
    for (const char* text :
         {"",
          "chat.example.org",
          "http://chat.example.org",
          "https://",
          "https://:1",
          "https://host:port",
          "https://host:0",
          "https://host:70000",
          "https://host/path",
          "https://me@host",
          "https://host?x",
          "https://a b"}) {
        const auto url = server_url::parse(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().code, errc::usage);
    }
}

}  // namespace
}  // namespace gapless::sdk
