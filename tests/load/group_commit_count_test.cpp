#include "server/sqlite/sqlite_store.hpp"
#include "tests/load/sync_counter.hpp"
#include "tests/support/server_bench.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace gapless::load {
namespace {

// Somebody who always has this many unanswered messages on the way.
struct busy_sender {
    server::connection_id connection;
    destination to;
};

// The server engine on the store on disk. While a job runs everybody who was answered sends again,
// as real clients do who are quicker than the disk; the syncs of the process are counted, those of
// the checkpoints too.
TEST(GroupCommit, PutsTwentyMessagesIntoASyncUnderLoad) {
    constexpr std::size_t senders = 20;
    constexpr std::size_t window = 4;
    constexpr std::size_t wanted = 4'000;
    const tests::temporary_directory directory;
    const auto store =
        server::sqlite_store::open({.directory = directory / "data", .policy = {}, .vfs = {}});
    ASSERT_TRUE(store.has_value());
    tests::server_bench server{{.rates = false}, **store};
    std::vector<busy_sender> all;
    for (std::size_t i = 0; i < senders; ++i) {
        const std::string number = std::to_string(i);
        (void)server.sign_up("reader" + number);
        const auto from = server.come_online(server.sign_up("sender" + number));
        all.push_back({from, destination::direct("reader" + number)});
    }
    const auto send = [&](const busy_sender& from) {
        server.say(from.connection, server.a_send(from.connection, from.to, std::string(200, 'x')));
    };

    const std::uint64_t before = syncs();
    for (const busy_sender& each : all) {
        for (std::size_t i = 0; i < window; ++i) {
            send(each);
        }
    }
    std::size_t answered = 0;
    while (answered < wanted) {
        ASSERT_GT(server.jobs_waiting(), 0U);
        server.run_job();
        (*store)->tidy();
        for (const busy_sender& each : all) {
            const auto sent = server.take_all<protocol::sent>(each.connection);
            answered += sent.size();
            for (std::size_t i = 0; i < sent.size(); ++i) {
                send(each);
            }
        }
    }

    const std::uint64_t taken = syncs() - before;
    EXPECT_GT(taken, 0U) << "every job is synced";
    EXPECT_LE(taken * 20, answered);
}

}  // namespace
}  // namespace gapless::load
