#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {
namespace {

// Alice and bob are contacts and online; carol is a stranger to both.
class ServerEnginePresence : public testing::Test {
protected:
    explicit ServerEnginePresence(server::engine_limits limits = {.rates = false}) : bench(limits) {
        request(hers, protocol::request_contact{"bob", ""});
        request(his, protocol::request_contact{"alice", ""});
    }

    void say(server::connection_id from, const protocol::frame& frame) {
        bench.say(from, frame);
        bench.settle();
    }

    void request(server::connection_id from, protocol::request_body body) {
        say(from, protocol::request{bench.next_request(), std::move(body)});
        for (const auto id : {hers, his, carols}) {
            bench.take(id);
        }
    }

    void wait(duration how_long) {
        bench.advance(how_long);
        bench.settle();
    }

    std::vector<protocol::presence> told(server::connection_id to) {
        return bench.take_all<protocol::presence>(to);
    }

    server_bench bench;
    server_bench::login alice = bench.sign_up("alice");
    server_bench::login bob = bench.sign_up("bob");
    server_bench::login carol = bench.sign_up("carol");
    server::connection_id hers = bench.come_online(alice);
    server::connection_id his = bench.come_online(bob);
    server::connection_id carols = bench.come_online(carol);
};

TEST_F(ServerEnginePresence, WhoWatchesIsAnsweredAndThenTold) {
    say(hers, protocol::watch_presence{{"Bob"}});
    const auto before = bench.take_only<protocol::presence>(hers);
    EXPECT_EQ(before.user, bob.user);
    EXPECT_EQ(before.name, "bob");
    EXPECT_EQ(before.state, presence_state::offline);
    EXPECT_EQ(before.last_seen, bench.now().wall);

    say(his, protocol::set_presence{presence_state::busy});
    wait(milliseconds(1'999));
    EXPECT_TRUE(bench.take(hers).empty());
    wait(milliseconds(1));

    const auto now = bench.take_only<protocol::presence>(hers);
    EXPECT_EQ(now.state, presence_state::busy);
    EXPECT_EQ(now.last_seen, wall_time{});
    ASSERT_EQ(now.devices.size(), 1U);
    EXPECT_EQ(now.devices[0].state, presence_state::busy);

    bench.hang_up(his);
    const wall_time left = bench.now().wall;
    wait(seconds(2));
    const auto after = bench.take_only<protocol::presence>(hers);
    EXPECT_EQ(after.state, presence_state::offline);
    EXPECT_GE(after.last_seen, left);
}

TEST_F(ServerEnginePresence, StrangersAndNobodyLookAlike) {
    say(his, protocol::set_presence{presence_state::online});
    say(carols, protocol::watch_presence{{"bob", "nobody", "no name"}});

    auto answers = told(carols);
    ASSERT_EQ(answers.size(), 3U);
    for (auto& each : answers) {
        each.name.clear();
        EXPECT_EQ(each, protocol::presence{});
    }
    wait(seconds(100));
    EXPECT_TRUE(told(carols).empty());
}

TEST_F(ServerEnginePresence, ABlockLooksLikeGoingAway) {
    say(his, protocol::set_presence{presence_state::online});
    say(hers, protocol::watch_presence{{"bob"}});
    EXPECT_EQ(told(hers).at(0).state, presence_state::online);

    say(his, protocol::request{bench.next_request(), protocol::block_user{"alice"}});

    const auto now = told(hers);
    ASSERT_EQ(now.size(), 1U);
    EXPECT_EQ(now[0], (protocol::presence{{}, "bob", presence_state::offline, {}, {}}));
    say(his, protocol::set_presence{presence_state::away});
    wait(seconds(10));
    EXPECT_TRUE(told(hers).empty());
}

TEST_F(ServerEnginePresence, WhoBecomesAContactIsSeen) {
    say(his, protocol::set_presence{presence_state::online});
    say(carols, protocol::watch_presence{{"bob"}});
    EXPECT_EQ(told(carols).at(0).state, presence_state::offline);
    say(his, protocol::request{bench.next_request(), protocol::request_contact{"carol", ""}});

    say(carols, protocol::request{bench.next_request(), protocol::answer_contact{"bob", true}});

    const auto now = told(carols);
    ASSERT_EQ(now.size(), 1U);
    EXPECT_EQ(now[0].state, presence_state::online);
}

TEST_F(ServerEnginePresence, ADeviceThatComesBackSoonWasNotAway) {
    say(his, protocol::set_presence{presence_state::online});
    say(hers, protocol::watch_presence{{"bob"}});
    wait(seconds(5));
    bench.take(hers);

    const auto again = bench.come_online(bob);
    EXPECT_TRUE(bench.is_disconnected(his));
    say(again, protocol::set_presence{presence_state::online});
    wait(seconds(50));

    EXPECT_TRUE(told(hers).empty());
}

TEST_F(ServerEnginePresence, NothingIsWrittenForIt) {
    say(hers, protocol::watch_presence{{"bob"}});
    const std::size_t before = bench.jobs_run;
    say(his, protocol::set_presence{presence_state::online});
    wait(seconds(2));
    say(his, protocol::set_presence{presence_state::away});
    wait(seconds(2));

    EXPECT_EQ(bench.jobs_run, before);
    EXPECT_EQ(told(hers).size(), 3U);
}

TEST_F(ServerEnginePresence, ALongListIsCut) {
    std::vector<std::string> names(250, "nobody");
    say(hers, protocol::watch_presence{names});

    EXPECT_EQ(told(hers).size(), presence_watched_max);
}

TEST_F(ServerEnginePresence, TypingGoesToOtherMembers) {
    const auto tablet = bench.come_online(bench.add_device("alice"));
    const conversation_id tea = bench.create_group(hers, "tea", {"bob"});
    for (const auto id : {hers, his, carols, tablet}) {
        bench.take(id);
    }

    say(hers, protocol::typing{tea, "mallory", true});

    EXPECT_EQ(bench.take_only<protocol::typing>(his), (protocol::typing{tea, "alice", true}));
    EXPECT_TRUE(bench.take(hers).empty());
    EXPECT_TRUE(bench.take(tablet).empty());
    EXPECT_TRUE(bench.take(carols).empty());

    say(carols, protocol::typing{tea, "", true});
    EXPECT_TRUE(bench.take(his).empty());
    EXPECT_FALSE(bench.is_disconnected(carols));
}

TEST_F(ServerEnginePresence, TypingDoesNotGetThroughABlock) {
    const conversation_id tea = bench.create_group(hers, "tea", {"bob", "carol"});
    request(his, protocol::block_user{"alice"});

    say(hers, protocol::typing{tea, "", true});

    EXPECT_TRUE(bench.take(his).empty());
    EXPECT_EQ(bench.take_only<protocol::typing>(carols).user, "alice");
}

class ServerEnginePresenceQuiet : public ServerEnginePresence {
protected:
    ServerEnginePresenceQuiet()
        : ServerEnginePresence({.rates = false, .presence_quiet = seconds(30)}) {}
};

// Its first input was the first of the requests by which they came here.
TEST_F(ServerEnginePresenceQuiet, NobodyIsToldAndTheStoreIsNotAskedRightAfterTheStart) {
    say(his, protocol::set_presence{presence_state::busy});
    const auto before = bench.jobs_run;
    say(hers, protocol::watch_presence{{"bob"}});
    EXPECT_EQ(bench.jobs_run, before);
    wait(seconds(29));
    EXPECT_TRUE(told(hers).empty());

    wait(seconds(1));
    const auto now = bench.take_only<protocol::presence>(hers);
    EXPECT_EQ(now.user, bob.user);
    EXPECT_EQ(now.state, presence_state::busy);

    say(his, protocol::set_presence{presence_state::away});
    wait(seconds(2));
    EXPECT_EQ(bench.take_only<protocol::presence>(hers).state, presence_state::away);
}

class ServerEnginePresenceShed : public ServerEnginePresence {
protected:
    ServerEnginePresenceShed() : ServerEnginePresence({.frames_burst = 12}) {}
};

TEST_F(ServerEnginePresenceShed, TooMuchTypingIsDroppedAndNobodyIsClosed) {
    const conversation_id tea = bench.create_group(hers, "tea", {"bob"});
    bench.take(his);
    for (int n = 0; n < 30; ++n) {
        say(hers, protocol::typing{tea, "", true});
    }

    EXPECT_LT(bench.take_all<protocol::typing>(his).size(), 13U);
    EXPECT_FALSE(bench.is_disconnected(hers));
}

}  // namespace
}  // namespace gapless::tests
