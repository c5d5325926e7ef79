#include "tests/integration/server/server_fixture.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace gapless::integration {
namespace {

TEST(TestingServer, StandsBesideOthers) {
    const gapless::testing::server one;
    const gapless::testing::server two;

    EXPECT_NE(one.url(), two.url());
    EXPECT_NE(one.tcp_address(), two.tcp_address());
}

TEST(TestingServer, PutsItsAuthorityIntoAFileWhileItLives) {
    std::filesystem::path path;
    {
        const gapless::testing::server server;
        path = server.authority_file();
        std::ifstream file{path};
        EXPECT_EQ((std::string{std::istreambuf_iterator<char>{file}, {}}), server.authority_pem());
    }

    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TestingServer, MayBeStoppedAndStartedTwice) {
    gapless::testing::server server;

    server.stop();
    server.stop();
    EXPECT_FALSE(server.is_running());
    server.start();
    server.start();

    EXPECT_TRUE(server.is_running());
    EXPECT_NO_THROW((tls_socket{server.tcp_address(), {server.authority_pem()}}));
}

TEST(TestingServer, CanHaveItsRates) {
    gapless::testing::server server{{.rates = true}};
    const rest_client rest{server.rest_address(), server.authority_pem()};

    rest_reply last;
    for (int i = 0; i < 11; ++i) {
        last = rest.post("/v1/sessions", rest_client::credentials("nobody", "guess", "x"));
    }

    EXPECT_EQ(last.status, 429);
    EXPECT_EQ(last.error_code(), "rate_limited");
    EXPECT_GT(last.body["error"]["retry_after"], 0);
    EXPECT_NE(last.head.find("Retry-After: "), std::string::npos);
}

}  // namespace
}  // namespace gapless::integration
