#include "server/ops/listen_address.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

TEST(ListenAddress, HasAHostAndAPort) {
    EXPECT_EQ(
        parse_listen_address("10.0.0.1:7443").value(),
        (listen_address{.host = "10.0.0.1", .port = 7443})
    );
    EXPECT_EQ(parse_listen_address("localhost:0")->host, "localhost");
}

TEST(ListenAddress, HasAnIpv6AddressInBrackets) {
    EXPECT_EQ(parse_listen_address("[::]:80").value(), (listen_address{.host = "::", .port = 80}));
    EXPECT_FALSE(parse_listen_address("::1:80").has_value());
}

TEST(ListenAddress, RefusesEverythingElse) {
    for (const char* text :
         {"", ":", ":80", "host", "host:", "host:x", "host:70000", "host:-1", "[]:1"}) {
        const auto parsed = parse_listen_address(text);
        ASSERT_FALSE(parsed.has_value()) << text;
        EXPECT_EQ(parsed.error().code, errc::usage);
    }
}

TEST(ListenAddress, KnowsTheLoopbackInterface) {
    for (const char* host : {"127.0.0.1", "127.8.8.8", "::1", "localhost"}) {
        EXPECT_TRUE((listen_address{.host = host}.is_loopback())) << host;
    }
    for (const char* host : {"0.0.0.0", "::", "128.0.0.1", "127.example.com", "example.com"}) {
        EXPECT_FALSE((listen_address{.host = host}.is_loopback())) << host;
    }
}

}  // namespace
}  // namespace gapless::server
