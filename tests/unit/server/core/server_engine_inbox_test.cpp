#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace gapless::tests {
namespace {

using protocol::sync_page;
using protocol::sync_state;

// Alice has made three groups with bob, which nobody has told him of, and his inbox lives for ten
// seconds. A page has one entry.
class ServerEngineInbox : public testing::Test {
protected:
    ServerEngineInbox() {
        const auto hers = bench.come_online(alice);
        for (const char* name : {"tea", "cake", "jam"}) {
            bench.create_group(hers, name, {"bob"});
        }
        bench.advance(seconds(10));
    }

    static server::job_policy policy() {
        server::job_policy made;
        made.sync_entries_max = 1;
        made.inbox_lifetime = seconds(10);
        return made;
    }

    sync_page ask(server::connection_id from, std::uint64_t version) {
        bench.say(from, protocol::sync{log_epoch{}, inbox_version{version}, 100});
        bench.settle();
        const std::vector<sync_page> pages = bench.take_all<sync_page>(from);
        EXPECT_EQ(pages.size(), 1U);
        return pages.empty() ? sync_page{} : pages.back();
    }

    server::memory_database rows;
    server::memory_store store{rows, policy()};
    server_bench bench{{.rates = false}, store};
    server_bench::login alice = bench.sign_up("alice");
    server_bench::login bob = bench.sign_up("bob");
};

TEST_F(ServerEngineInbox, WhoComesTooLateIsToldToBeginAnew) {
    EXPECT_EQ(ask(bench.greet(bob), 1).state, sync_state::reset);
}

TEST_F(ServerEngineInbox, WhoBeginsAnewIsTakenToTheEndPageByPage) {
    const auto his = bench.greet(bob);
    EXPECT_EQ(ask(his, 1).state, sync_state::reset);

    std::vector<sync_state> states;
    std::uint64_t version = 0;
    for (int page = 0; page < 3; ++page) {
        const sync_page told = ask(his, version);
        EXPECT_EQ(told.entries.size(), 1U);
        states.push_back(told.state);
        version = told.version.value;
    }

    const std::vector expected{sync_state::more, sync_state::more, sync_state::ok};
    EXPECT_EQ(states, expected);
}

TEST_F(ServerEngineInbox, AnotherConnectionDoesNotGoOnFromThere) {
    const sync_page first = ask(bench.greet(bob), 0);
    EXPECT_EQ(first.state, sync_state::more);

    EXPECT_EQ(ask(bench.greet(bob), first.version.value).state, sync_state::reset);
}

TEST_F(ServerEngineInbox, NorDoesWhoNamesAnotherVersion) {
    const auto his = bench.greet(bob);
    EXPECT_EQ(ask(his, 0).version, inbox_version{1});

    EXPECT_EQ(ask(his, 2).state, sync_state::reset);
}

}  // namespace
}  // namespace gapless::tests
