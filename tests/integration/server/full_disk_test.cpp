#include "tests/integration/server/frame_client.hpp"
#include "tests/integration/server/rest_client.hpp"
#include "tests/integration/server/server_program.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <vector>

namespace gapless::integration {
namespace {

constexpr const char* disk_of_six_megabytes = "mount -t tmpfs -o size=6m none ";
constexpr std::size_t ballast_bytes = 1'500'000;
constexpr std::size_t large_bytes = 40 * 1024;

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

    [[nodiscard]] static protocol::send a_text(
        std::uint64_t number, std::size_t bytes = large_bytes
    ) {
        protocol::send made;
        made.to = destination::direct("bob");
        made.client_id.bytes[15] = static_cast<std::uint8_t>(number);
        made.client_id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
        made.counter = sender_counter{number};
        made.body = std::string(bytes, 'x');
        return made;
    }

    // Sends until the server refuses; the number of the refused one.
    [[nodiscard]] std::uint64_t fill(
        tls_client& client, std::uint64_t first = 1, std::size_t bytes = large_bytes
    ) {
        for (std::uint64_t number = first; number < first + 10'000; ++number) {
            client.send(a_text(number, bytes));
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

    // Takes what is left, to the last page. The server's own files may have room in them still.
    void take_the_rest() {
        std::ofstream rest{inside("rest"), std::ios::binary};
        const std::string page(4'096, 'x');
        while (rest.write(page.data(), static_cast<std::streamsize>(page.size())).flush()) {
        }
    }

    void make_room() {
        std::filesystem::remove(inside("rest"));
        std::filesystem::remove(inside("ballast"));
    }

    // Sends, and comes back when it is told to, until it is stored.
    [[nodiscard]] static protocol::sent insist(tls_client& client, const protocol::send& wanted) {
        for (int tries = 0; tries < 20; ++tries) {
            client.send(wanted);
            while (const auto frame = client.next()) {
                if (const auto* sent = std::get_if<protocol::sent>(&*frame)) {
                    return *sent;
                }
                if (const auto* refused = std::get_if<protocol::refused>(&*frame)) {
                    const duration wait = refused->failure.retry_after.value_or(seconds(1));
                    std::this_thread::sleep_for(std::chrono::microseconds(wait.microseconds));
                    break;
                }
            }
        }
        throw std::runtime_error("it is refused for ever");
    }

    // The seqs of the whole conversation, as they are read.
    [[nodiscard]] static std::vector<seq> read_all(tls_client& client, conversation_id whole) {
        std::vector<seq> read;
        std::optional<seq> head;
        while (!head || read.size() < head->value) {
            protocol::pull asked;
            asked.conversation = whole;
            asked.from = read.empty() ? seq{1} : read.back().next();
            asked.to = seq{1'000};
            client.send(asked);
            const auto page = client.expect<protocol::pulled>();
            if (page.failure || page.messages.empty()) {
                return read;
            }
            head = page.head;
            for (const message& each : page.messages) {
                read.push_back(each.seq);
            }
        }
        return read;
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
    client.send(a_text(number));
    const auto sent = client.expect<protocol::sent>();
    EXPECT_EQ(sent.counter, sender_counter{number});
    EXPECT_FALSE(sent.duplicate);
    EXPECT_NE(server_->errors().find("store_recovered"), std::string::npos);
    server_->signal(SIGTERM);
    EXPECT_EQ(server_->wait().exit_code, 0);
}

// What was stored is read by devices that connect anew, in the session that they had; when there is
// room again they write, and nothing is lost.
TEST_F(FullDisk, IsReadOnNewConnectionsAndWrittenWhenThereIsRoom) {
    const rest_reply alice =
        rest_->post("/v1/accounts", rest_client::credentials("alice", "s", "a"));
    const rest_reply bob = rest_->post("/v1/accounts", rest_client::credentials("bob", "s", "b"));
    tls_client{
        tcp_, tls_socket::trust{authority_}
    }.log_in(rest_client::device_named("b"), bob.body["access_token"]);
    std::uint64_t refused = 0;
    {
        tls_client client{tcp_, tls_socket::trust{authority_}};
        client.log_in(rest_client::device_named("a"), alice.body["access_token"]);
        refused = fill(client);
        ASSERT_GT(refused, 1u) << "nothing was refused";
        take_the_rest();
        refused = fill(client, refused, 1);
    }
    session_epoch newest;
    std::optional<tls_client> newcomer;
    for (int logins = 0; logins < 100; ++logins) {
        newcomer.emplace(tcp_, tls_socket::trust{authority_});
        const auto welcome =
            newcomer->log_in(rest_client::device_named("b"), bob.body["access_token"]);
        if (welcome.session_epoch == newest) {
            break;
        }
        newest = welcome.session_epoch;
    }
    ASSERT_LT(newest, session_epoch{100}) << "each login found room for its number";
    tls_client& bobs = *newcomer;

    bobs.send(protocol::sync{});
    const auto page = bobs.expect<protocol::sync_page>();
    ASSERT_EQ(page.entries.size(), 1u);
    const conversation_id both = page.entries[0].conversation;
    EXPECT_EQ(read_all(bobs, both).size(), refused - 1);

    protocol::send answer;
    answer.to = destination::to(both);
    answer.client_id.bytes[0] = 0xb0;
    answer.counter = sender_counter{1};
    answer.body = "I am still here";
    bobs.send(answer);
    const auto no = bobs.expect<protocol::refused>();
    EXPECT_EQ(no.failure.code, errc::storage_full);
    EXPECT_TRUE(no.failure.retry_after);
    EXPECT_EQ(read_all(bobs, both).size(), refused - 1) << "it reads on";

    make_room();
    tls_client alices{tcp_, tls_socket::trust{authority_}};
    alices.log_in(rest_client::device_named("a"), alice.body["access_token"]);
    const protocol::sent sent = insist(alices, a_text(refused, 1));
    EXPECT_EQ(sent.seq, seq{refused});
    EXPECT_FALSE(sent.duplicate);
    const auto pushed = bobs.expect<protocol::push>();
    EXPECT_EQ(pushed.batch->messages.at(0).seq, sent.seq) << "pushed to one who came to read";
    EXPECT_EQ(insist(bobs, answer).seq, sent.seq.next());
    EXPECT_EQ(read_all(bobs, both).size(), refused + 1);
    server_->signal(SIGTERM);
    EXPECT_EQ(server_->wait().exit_code, 0);
}

}  // namespace
}  // namespace gapless::integration
