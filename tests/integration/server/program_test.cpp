#include "tests/integration/server/frame_client.hpp"
#include "tests/integration/server/rest_client.hpp"
#include "tests/integration/server/server_program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>

namespace gapless::integration {
namespace {

class Program : public ::testing::Test {
protected:
    [[nodiscard]] std::filesystem::path data() const { return directory_.path() / "data"; }

    [[nodiscard]] static std::string authority_of(const nlohmann::json& ready) {
        std::ifstream file{ready["ca"].get<std::string>()};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    [[nodiscard]] static rest_client rest(const nlohmann::json& ready) {
        return {ready["rest"], authority_of(ready)};
    }

    temporary_directory directory_;
};

TEST_F(Program, SaysOnceWhereItListens) {
    server_program server{server_program::in_development(data())};

    const auto ready = server.wait_until_ready();

    ASSERT_TRUE(ready) << server.errors();
    EXPECT_EQ((*ready)["event"], "ready");
    EXPECT_EQ((*ready)["ca"], (data() / "dev-ca.pem").string());
    for (const char* entrance : {"tcp", "websocket", "rest"}) {
        EXPECT_NO_THROW((tls_socket{(*ready)[entrance], {authority_of(*ready)}})) << entrance;
    }
    server.signal(SIGTERM);
    const ending end = server.wait();
    EXPECT_EQ(std::count(end.output.begin(), end.output.end(), '\n'), 1);
}

TEST_F(Program, LogsOneJsonObjectALine) {
    server_program server{server_program::in_development(data())};
    ASSERT_TRUE(server.wait_until_ready());
    server.signal(SIGTERM);

    const ending end = server.wait();

    std::istringstream lines{end.errors};
    bool says_development = false;
    for (std::string line; std::getline(lines, line);) {
        const auto object = nlohmann::json::parse(line, nullptr, false);
        ASSERT_TRUE(object.is_object()) << line;
        says_development = says_development || object["event"] == "development";
    }
    EXPECT_TRUE(says_development);
}

class ProgramSignal : public Program, public ::testing::WithParamInterface<int> {};

TEST_P(ProgramSignal, EndsItInOrderWithinFiveSeconds) {
    server_program server{server_program::in_development(data())};
    const auto ready = server.wait_until_ready();
    ASSERT_TRUE(ready);
    const rest_reply alice =
        rest(*ready).post("/v1/accounts", rest_client::credentials("alice", "s", "phone"));
    tls_client client{(*ready)["tcp"].get<std::string>(), tls_socket::trust{authority_of(*ready)}};
    client.log_in(rest_client::device_named("phone"), alice.body["access_token"]);
    const tls_socket idle{(*ready)["rest"], {authority_of(*ready)}};
    const tcp_socket silent{(*ready)["tcp"]};

    const auto before = std::chrono::steady_clock::now();
    server.signal(GetParam());
    EXPECT_EQ(client.expect<protocol::close>().reason.code, errc::shutting_down);
    const ending end = server.wait();

    EXPECT_EQ(end.exit_code, 0);
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds{5});
}

INSTANTIATE_TEST_SUITE_P(
    Program,
    ProgramSignal,
    ::testing::Values(SIGTERM, SIGINT),
    [](const auto& each) { return each.param == SIGTERM ? "Term" : "Int"; }
);

TEST_F(Program, KeepsAccountsAndItsCertificateOverKillAndRestart) {
    std::string authority;
    std::string token;
    {
        server_program server{server_program::in_development(data())};
        const auto ready = server.wait_until_ready();
        ASSERT_TRUE(ready);
        authority = authority_of(*ready);
        const rest_reply alice =
            rest(*ready).post("/v1/accounts", rest_client::credentials("alice", "s", "phone"));
        token = alice.body["access_token"];
        server.signal(SIGKILL);
        EXPECT_EQ(server.wait().exit_code, -1);
    }

    server_program server{server_program::in_development(data())};
    const auto ready = server.wait_until_ready();

    ASSERT_TRUE(ready) << server.errors();
    EXPECT_EQ(authority_of(*ready), authority);
    EXPECT_EQ(rest(*ready).as(token, "GET /v1/devices").status, 200);
}

TEST_F(Program, SpeaksPlainTcpOnLoopbackWhenAsked) {
    auto arguments = server_program::in_development(data());
    arguments.insert(arguments.end(), {"--plain-tcp", "127.0.0.1:0"});
    server_program server{arguments};
    const auto ready = server.wait_until_ready();
    ASSERT_TRUE(ready);
    const rest_reply alice =
        rest(*ready).post("/v1/accounts", rest_client::credentials("alice", "s", "phone"));

    plain_client client{(*ready)["plain_tcp"].get<std::string>()};
    const auto welcome =
        client.log_in(rest_client::device_named("phone"), alice.body["access_token"]);

    EXPECT_EQ(welcome.user_name, "alice");
}

TEST_F(Program, RefusesPlainTcpElsewhere) {
    auto arguments = server_program::in_development(data());
    arguments.insert(arguments.end(), {"--plain-tcp", "0.0.0.0:0"});
    server_program server{arguments};

    const ending end = server.wait();

    EXPECT_EQ(end.exit_code, 2);
    EXPECT_EQ(end.output, "");
    EXPECT_EQ(end.error_code(), "usage");
}

TEST_F(Program, EndsWithTwoWhenItIsUsedWrongly) {
    server_program server{{"--dev"}};

    const ending end = server.wait();

    EXPECT_EQ(end.exit_code, 2);
    EXPECT_EQ(end.output, "");
    EXPECT_EQ(end.error_code(), "usage");
}

TEST_F(Program, EndsWithOneWhenAnAddressIsTaken) {
    server_program first{server_program::in_development(data())};
    const auto ready = first.wait_until_ready();
    ASSERT_TRUE(ready);
    server_program second{
        {"--data", (directory_.path() / "other").string(), "--dev", "--tcp", (*ready)["tcp"]}
    };

    const ending end = second.wait();

    EXPECT_EQ(end.exit_code, 1);
    EXPECT_EQ(end.output, "");
    EXPECT_EQ(end.error_code(), "unreachable");
}

TEST_F(Program, EndsWithOneWhenItsCertificateIsNone) {
    const std::filesystem::path file = directory_.path() / "no.pem";
    std::ofstream{file} << "no certificate";
    server_program server{
        {"--data", data().string(), "--certificate", file.string(), "--key", file.string()}
    };

    const ending end = server.wait();

    EXPECT_EQ(end.exit_code, 1);
    EXPECT_EQ(end.error_code(), "certificate_refused");
}

}  // namespace
}  // namespace gapless::integration
