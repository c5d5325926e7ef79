#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

server::job_policy groups_of_three_are_large() {
    server::job_policy policy;
    policy.fanout = {.write_members_max = 2, .read_members_min = 2, .step_members = 1};
    return policy;
}

// Alice, bob and carol are online in a group of all three, which is large.
class ServerEngineLargeGroup : public testing::Test {
protected:
    explicit ServerEngineLargeGroup(server::engine_limits limits = {.rates = false})
        : bench(limits, store) {
        forget_all();
    }

    void forget_all() {
        for (const auto each : {hers, his, carols}) {
            bench.take(each);
        }
    }

    void send(server::connection_id from, const std::string& text) {
        bench.say(from, bench.a_send(from, destination::to(group), text));
        bench.settle();
    }

    void ask(server::connection_id from, protocol::request_body body) {
        bench.say(from, protocol::request{bench.next_request(), std::move(body)});
        bench.settle();
    }

    server::memory_database rows;
    server::memory_store store{rows, groups_of_three_are_large()};
    server_bench bench;
    server_bench::login alice = bench.sign_up("alice");
    server_bench::login bob = bench.sign_up("bob");
    server_bench::login carol = bench.sign_up("carol");
    server::connection_id hers = bench.come_online(alice);
    server::connection_id his = bench.come_online(bob);
    server::connection_id carols = bench.come_online(carol);
    conversation_id group = bench.create_group(hers, "tea", {"bob", "carol"});
};

TEST_F(ServerEngineLargeGroup, CrossesWithoutBeingAsked) {
    EXPECT_EQ(rows.tables().conversations.at(group).fanout, server::fanout_state::read);
}

TEST_F(ServerEngineLargeGroup, PushesOneBatchWithoutInboxFieldsToAllButTheSender) {
    bench.deliveries = 0;
    send(hers, "hi");

    for (const auto each : {his, carols}) {
        const auto pushed = bench.take_only<protocol::push>(each);
        EXPECT_EQ(pushed.batch->messages.at(0).body, "hi");
        EXPECT_FALSE(pushed.inbox);
    }
    EXPECT_EQ(bench.deliveries, 1U);
    EXPECT_TRUE(bench.take_only<protocol::sent>(hers).inbox);
}

TEST_F(ServerEngineLargeGroup, TheSendersOtherDevicesGetTheInboxFields) {
    const auto tablet = bench.come_online(bench.add_device("alice"));
    send(hers, "hi");

    EXPECT_TRUE(bench.take_only<protocol::push>(tablet).inbox);
}

TEST_F(ServerEngineLargeGroup, PushesSayHowTheGroupIsNow) {
    ask(hers, protocol::rename_group{group, "coffee"});

    const auto pushed = bench.take_only<protocol::push>(his);

    EXPECT_EQ(pushed.batch->group, (protocol::group_summary{"coffee", 3}));
    EXPECT_FALSE(pushed.inbox);
}

TEST_F(ServerEngineLargeGroup, WhoHasLeftHearsNothingMore) {
    ask(his, protocol::leave_group{group});
    forget_all();

    send(hers, "about bob");

    EXPECT_TRUE(bench.take(his).empty());
}

TEST_F(ServerEngineLargeGroup, WhoJoinsIsPushedWhatComesThen) {
    const auto dave = bench.come_online(bench.sign_up("dave"));
    ask(dave, protocol::join_group{group});
    bench.take(dave);

    send(hers, "welcome");

    EXPECT_FALSE(bench.take_only<protocol::push>(dave).inbox);
}

TEST_F(ServerEngineLargeGroup, WhoComesOnlineIsPushedToAgain) {
    bench.hang_up(his);
    send(hers, "while away");
    const auto again = bench.come_online(bob);

    send(hers, "hi");

    EXPECT_EQ(bench.take_only<protocol::push>(again).batch->messages.at(0).body, "hi");
}

TEST_F(ServerEngineLargeGroup, ADeviceThatIsNotLiveIsToldTheHeadOnceItIs) {
    const auto tablet = bench.greet(bench.add_device("bob"));
    bench.settle();
    send(hers, "before its page");
    EXPECT_TRUE(bench.take_all<protocol::push>(tablet).empty());

    bench.say(tablet, protocol::sync{log_epoch{}, inbox_version{}, 1});
    bench.settle();
    EXPECT_EQ(bench.take_only<protocol::sync_page>(tablet).state, protocol::sync_state::more);
    send(hers, "between its pages");
    bench.say(tablet, protocol::sync{log_epoch{}, inbox_version{9}, 1});
    bench.settle();

    // The version is beyond the head: a reset, so that the page lists nothing.
    EXPECT_TRUE(bench.take_only<protocol::sync_page>(tablet).large.empty());
    bench.say(tablet, protocol::heartbeat{});
    const auto told = bench.take_only<protocol::heartbeat_answer>(tablet);
    EXPECT_EQ(told.heads, (std::vector<protocol::large_head>{{group, seq{5}}}));
    EXPECT_FALSE(told.has_more_heads);
    bench.say(tablet, protocol::heartbeat{});
    EXPECT_TRUE(bench.take_only<protocol::heartbeat_answer>(tablet).heads.empty());
}

TEST_F(ServerEngineLargeGroup, APageTellsTheHeadsThatItLists) {
    const auto tablet = bench.greet(bench.add_device("bob"));
    bench.settle();
    send(hers, "before its page");
    bench.take(tablet);

    bench.say(tablet, protocol::sync{log_epoch{}, inbox_version{}, 100});
    bench.settle();

    const auto page = bench.take_only<protocol::sync_page>(tablet);
    ASSERT_EQ(page.large.size(), 1U);
    EXPECT_EQ(page.large[0].head, seq{4});
}

// Windows of one frame.
class ServerEngineLargeGroupSlow : public ServerEngineLargeGroup {
protected:
    ServerEngineLargeGroupSlow() : ServerEngineLargeGroup(small_windows()) {}

    static server::engine_limits small_windows() {
        server::engine_limits limits{.rates = false};
        limits.wire.push_window_frames = 1;
        return limits;
    }

    void acknowledge(server::connection_id from, std::uint64_t frames) {
        bench.say(from, protocol::ack{frames, {}, {}});
    }
};

TEST_F(ServerEngineLargeGroupSlow, ASlowDeviceIsToldTheNewestHead) {
    const auto tablet = bench.come_online(bench.add_device("bob"));
    send(hers, "pushed");
    send(hers, "one notify instead");
    send(hers, "held back");
    send(hers, "held back, too");
    const auto told = bench.take(tablet);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(std::get<protocol::notify>(told[1]), (protocol::notify{group, std::nullopt, seq{5}}));

    acknowledge(tablet, 2);

    EXPECT_EQ(
        bench.take_only<protocol::notify>(tablet), (protocol::notify{group, std::nullopt, seq{7}})
    );
}

}  // namespace
}  // namespace gapless::tests
