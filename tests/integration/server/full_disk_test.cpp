#include "tests/integration/server/frame_client.hpp"
#include "tests/integration/server/rest_client.hpp"
#include "tests/integration/server/server_program.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace gapless::integration {
namespace {

constexpr const char* disk_of_six_megabytes = "mount -t tmpfs -o size=6m none ";
constexpr std::size_t ballast_bytes = 1'500'000;

// A server on a very small disk, in a name space of its own. The ballast on it can be thrown off.
class FullDisk : public ::testing::Test {
protected:
    void SetUp() override {
        if (std::system("unshare -rm true 2>/dev/null") != 0) {
            GTEST_SKIP() << "this system lets nobody make a name space";
        }
        const std::string data = directory_.path().string();
        const std::string prepare = disk_of_six_megabytes + data + " && head -c " +
                                    std::to_string(ballast_bytes) + " /dev/zero > " + data +
                                    "/ballast && exec \"$0\" \"$@\"";
        server_.emplace(
            server_program::in_development(directory_.path()),
            std::vector<std::string>{"unshare", "-rm", "sh", "-c", prepare}
        );
        const auto ready = server_->wait_until_ready();
        ASSERT_TRUE(ready) << server_->errors();
        std::ifstream file{inside("dev-ca.pem")};
        authority_ = {std::istreambuf_iterator<char>{file}, {}};
        tcp_ = (*ready)["tcp"];
        rest_.emplace((*ready)["rest"], authority_);
    }

    [[nodiscard]] std::filesystem::path inside(const std::string& name) const {
        return "/proc/" + std::to_string(server_->pid()) + "/root" +
               (directory_.path() / name).string();
    }

    [[nodiscard]] static protocol::send large_text(std::uint64_t number) {
        protocol::send made;
        made.to = destination::direct("bob");
        made.client_id.bytes[15] = static_cast<std::uint8_t>(number);
        made.client_id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
        made.counter = sender_counter{number};
        made.body = std::string(40 * 1024, 'x');
        return made;
    }

    // Sends until the server refuses; the number of the refused one.
    [[nodiscard]] std::uint64_t fill(tls_client& client) {
        for (std::uint64_t number = 1; number < 1'000; ++number) {
            client.send(large_text(number));
            while (const auto frame = client.next()) {
                if (const auto* refused = std::get_if<protocol::refused>(&*frame)) {
                    refusal_ = refused->failure;
                    return number;
                }
                if (std::holds_alternative<protocol::sent>(*frame)) {
                    break;
                }
            }
        }
        return 0;
    }

    temporary_directory directory_;
    std::optional<server_program> server_;
    std::string authority_;
    std::string tcp_;
    std::optional<rest_client> rest_;
    error refusal_;
};

TEST_F(FullDisk, RefusesSendsUntilThereIsRoom) {
    const rest_reply alice =
        rest_->post("/v1/accounts", rest_client::credentials("alice", "s", "a"));
    ASSERT_EQ(rest_->post("/v1/accounts", rest_client::credentials("bob", "s", "b")).status, 201);
    tls_client client{tcp_, tls_socket::trust{authority_}};
    client.log_in(rest_client::device_named("a"), alice.body["access_token"]);

    const std::uint64_t number = fill(client);

    ASSERT_GT(number, 1u) << "nothing was refused";
    EXPECT_EQ(refusal_.code, errc::storage_full);
    EXPECT_TRUE(refusal_.retry_after);
    EXPECT_NE(server_->errors().find(R"("code":"storage_full")"), std::string::npos);
    EXPECT_EQ(rest_->send("GET /v1/health", "", "").status, 200);

    std::filesystem::remove(inside("ballast"));
    client.send(large_text(number));
    const auto sent = client.expect<protocol::sent>();
    EXPECT_EQ(sent.counter, sender_counter{number});
    EXPECT_FALSE(sent.duplicate);
    EXPECT_NE(server_->errors().find("store_recovered"), std::string::npos);
    server_->signal(SIGTERM);
    EXPECT_EQ(server_->wait().exit_code, 0);
}

}  // namespace
}  // namespace gapless::integration
