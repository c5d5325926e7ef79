#include "sdk/dial/http_tunnel.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::sdk {
namespace {

const server_address target{"chat.example.org", "7443"};

TEST(HttpTunnel, AsksForTheServer) {
    EXPECT_EQ(
        http_tunnel::request_to({proxy_url::kind::http, {"192.0.2.7", "3128"}, "", ""}, target),
        "CONNECT chat.example.org:7443 HTTP/1.1\r\nHost: chat.example.org:7443\r\n\r\n"
    );
    EXPECT_EQ(
        http_tunnel::request_to({}, {"2001:db8::7", "7443"}),
        "CONNECT [2001:db8::7]:7443 HTTP/1.1\r\nHost: [2001:db8::7]:7443\r\n\r\n"
    );
}

// The example of RFC 7617; and what does not fill three bytes.
TEST(HttpTunnel, SaysWhoAsks) {
    const auto asked = [](const std::string& user, const std::string& password) {
        const auto text =
            http_tunnel::request_to({proxy_url::kind::http, {}, user, password}, target);
        const auto at = text.find("Proxy-Authorization: ");
        return text.substr(at, text.find("\r\n", at) - at);
    };
    EXPECT_EQ(
        asked("Aladdin", "open sesame"), "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    );
    EXPECT_EQ(asked("a", "b"), "Proxy-Authorization: Basic YTpi");
    EXPECT_EQ(asked("a", "bc"), "Proxy-Authorization: Basic YTpiYw==");
    EXPECT_EQ(asked("a", "bcd"), "Proxy-Authorization: Basic YTpiY2Q=");
}

TEST(HttpTunnel, TakesAYes) {
    EXPECT_TRUE(http_tunnel::meaning_of("HTTP/1.1 200 Connection established\r\n\r\n"));
    EXPECT_TRUE(http_tunnel::meaning_of("HTTP/1.0 200 OK\r\nProxy-Agent: x\r\n\r\n"));
}

TEST(HttpTunnel, SaysWhatTheProxySays) {
    const auto detail_of = [](const std::string& answer) {
        const auto meaning = http_tunnel::meaning_of(answer);
        return meaning ? "" : meaning.error().detail;
    };
    EXPECT_EQ(
        detail_of("HTTP/1.1 407 Proxy Authentication Required\r\nX: y\r\n\r\n"),
        "says 407 Proxy Authentication Required"
    );
    EXPECT_EQ(detail_of("HTTP/1.1 502 \r\n\r\n"), "says 502 ");
    EXPECT_EQ(detail_of("SSH-2.0-OpenSSH_9.2\r\n\r\n"), "does not speak HTTP");
    EXPECT_EQ(detail_of("HTTP/1.1\r\n\r\n"), "does not speak HTTP");
    EXPECT_EQ(detail_of("\r\n\r\n"), "does not speak HTTP");
    EXPECT_EQ(detail_of("HTTP/1.1 200 OK\r\n\r\nhello"), "says more than it was asked");
}

}  // namespace
}  // namespace gapless::sdk
