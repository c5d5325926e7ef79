#include "sdk/dial/proxy_url.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::sdk {
namespace {

TEST(ProxyUrl, SaysHowAndWhere) {
    const auto web = proxy_url::parse("http://proxy.example.org:3128");
    ASSERT_TRUE(web);
    EXPECT_EQ(*web, (proxy_url{proxy_url::kind::http, {"proxy.example.org", "3128"}, "", ""}));

    const auto socks = proxy_url::parse("socks5://[2001:db8::7]:1080/");
    ASSERT_TRUE(socks);
    EXPECT_EQ(*socks, (proxy_url{proxy_url::kind::socks5, {"2001:db8::7", "1080"}, "", ""}));
}

TEST(ProxyUrl, HasAUserAndAPassword) {
    const auto both = proxy_url::parse("socks5://alice:s%40me%3A%25@192.0.2.7:1080");
    ASSERT_TRUE(both);
    EXPECT_EQ(both->user, "alice");
    EXPECT_EQ(both->password, "s@me:%");

    const auto user = proxy_url::parse("http://alice@192.0.2.7:8080");
    ASSERT_TRUE(user);
    EXPECT_EQ(user->user, "alice");
    EXPECT_EQ(user->password, "");
}

TEST(ProxyUrl, IsNothingElse) {
    for (const std::string text : {
             "",
             "proxy.example.org:3128",
             "https://proxy.example.org:3128",
             "socks4://proxy.example.org:1080",
             "http://proxy.example.org",
             "http://proxy.example.org:0",
             "http://:3128",
             "http://@proxy.example.org:3128",
             "http://:secret@proxy.example.org:3128",
             "http://alice:%4@proxy.example.org:3128",
             "http://alice:%zz@proxy.example.org:3128",
             "http://proxy.example.org:3128/path",
             "http://proxy example.org:3128",
         }) {
        const auto parsed = proxy_url::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, errc::usage);
    }
}

TEST(ProxyUrl, KeepsThePasswordOutOfItsError) {
    const auto parsed = proxy_url::parse("http://alice:secret@proxy.example.org");
    ASSERT_FALSE(parsed);
    EXPECT_EQ(message_of(parsed.error()).find("secret"), std::string::npos);
}

TEST(ProxyUrl, HasNoMoreThanSocksHasRoomFor) {
    const std::string just(255, 'x');
    EXPECT_TRUE(proxy_url::parse("socks5://" + just + ":" + just + "@192.0.2.7:1080"));
    EXPECT_FALSE(proxy_url::parse("socks5://x" + just + "@192.0.2.7:1080"));
    EXPECT_FALSE(proxy_url::parse("socks5://a:x" + just + "@192.0.2.7:1080"));
}

}  // namespace
}  // namespace gapless::sdk
