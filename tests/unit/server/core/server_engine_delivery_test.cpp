#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

using server::delivery_policy;

server::job_policy groups_of(std::uint32_t members) {
    server::job_policy policy;
    policy.fanout = {.write_members_max = members, .read_members_min = 2, .step_members = 2};
    return policy;
}

// Alice and bob are online in a group of both, which everybody knows already.
struct delivery_case {
    explicit delivery_case(delivery_policy how, std::uint32_t write_members_max = 500)
        : delivery_case({.rates = false, .delivery = how}, write_members_max) {}

    explicit delivery_case(server::engine_limits limits, std::uint32_t write_members_max = 500)
        : store{rows, groups_of(write_members_max)}, bench(limits, store) {
        forget_all();
        for (const auto each : {hers, his}) {
            bench.say(each, protocol::ack{.caught_up = true});
        }
        forget_all();
    }

    void forget_all() {
        bench.take(hers);
        bench.take(his);
    }

    void send(server::connection_id from, const std::string& text) {
        bench.say(from, bench.a_send(from, destination::to(group), text));
        bench.settle();
    }

    protocol::heartbeat_answer beat(server::connection_id from) {
        bench.say(from, protocol::heartbeat{});
        bench.settle();
        return bench.take_only<protocol::heartbeat_answer>(from);
    }

    server::memory_database rows;
    server::memory_store store;
    server_bench bench;
    server_bench::login alice = bench.sign_up("alice");
    server_bench::login bob = bench.sign_up("bob");
    server::connection_id hers = bench.come_online(alice);
    server::connection_id his = bench.come_online(bob);
    conversation_id group = bench.create_group(hers, "tea", {"bob"});
};

TEST(ServerEngineDelivery, ByNotifyNothingIsPushed) {
    delivery_case with(delivery_policy::notify);
    with.send(with.hers, "hi");

    EXPECT_EQ(with.bench.take_only<protocol::notify>(with.his).inbox->head, seq{3});
    EXPECT_TRUE(with.bench.take_only<protocol::sent>(with.hers).inbox)
        << "who was told of everything there is has nothing to ask for";
}

TEST(ServerEngineDelivery, ByNotifyASenderAsksForWhatCameBetween) {
    delivery_case with(delivery_policy::notify);
    with.bench.say(with.hers, with.bench.a_send(with.hers, destination::direct("alice"), "first"));
    for (const auto from : {with.hers, with.his, with.hers}) {
        with.bench.say(from, with.bench.a_send(from, destination::to(with.group), "x"));
    }
    with.bench.run_job();
    with.forget_all();
    with.bench.settle();

    const auto to_her = with.bench.take(with.hers);

    ASSERT_EQ(to_her.size(), 3U);
    EXPECT_FALSE(std::get<protocol::sent>(to_her[0]).inbox);
    EXPECT_FALSE(std::get<protocol::sent>(to_her[1]).inbox);
    EXPECT_EQ(std::get<protocol::notify>(to_her[2]).inbox->head, seq{5});
}

TEST(ServerEngineDelivery, ByNotifyNewsOfMembersAreAskedFor) {
    delivery_case with(delivery_policy::notify);
    with.bench.say(
        with.hers,
        protocol::request{with.bench.next_request(), protocol::rename_group{with.group, "cake"}}
    );
    with.bench.settle();

    EXPECT_TRUE(with.bench.take_only<protocol::notify>(with.his).inbox);
    EXPECT_EQ(with.bench.take_all<protocol::notify>(with.hers).size(), 1U);
}

TEST(ServerEngineDelivery, ByNotifyALargeGroupsHeadIsNamed) {
    delivery_case with(delivery_policy::notify, 1);
    with.send(with.hers, "hi");

    const auto told = with.bench.take_only<protocol::notify>(with.his);

    EXPECT_FALSE(told.inbox);
    EXPECT_EQ(told.head, seq{3});
}

// Bob's tablet comes back to a server where the backlog comes first.
struct backlog_case : delivery_case {
    backlog_case() : delivery_case({.rates = false, .backlog_first = true}) {
        send(hers, "missed");
        tablet = bench.greet(bench.add_device("bob"));
        bench.settle();
        is_asked = bench.take_only<protocol::welcome>(tablet).backlog_first;
        bench.say(tablet, protocol::sync{});
        bench.settle();
        bench.take_only<protocol::sync_page>(tablet);
        send(hers, "news");
    }

    void catch_up() {
        bench.say(tablet, protocol::ack{.caught_up = true});
        bench.settle();
    }

    server::connection_id tablet;
    bool is_asked = false;
};

TEST(ServerEngineBacklog, NewsWaitUntilTheDeviceHasCaughtUp) {
    backlog_case with;

    EXPECT_TRUE(with.is_asked);
    EXPECT_TRUE(with.bench.take(with.tablet).empty());
    EXPECT_EQ(with.beat(with.tablet).inbox_version, inbox_version{}) << "nor does a heartbeat tell";

    with.catch_up();
    EXPECT_EQ(with.bench.take_only<protocol::notify>(with.tablet).inbox->head, seq{4});
    with.send(with.hers, "more");
    EXPECT_EQ(with.bench.take_only<protocol::push>(with.tablet).batch->messages.at(0).seq, seq{5});
}

TEST(ServerEngineBacklog, WhoHasNotAskedWhatThereIsHasNotCaughtUp) {
    backlog_case with;
    const auto phone = with.bench.greet(with.bench.add_device("bob"));
    with.bench.settle();
    with.bench.take(phone);
    with.bench.say(phone, protocol::ack{.caught_up = true});
    with.send(with.hers, "more");

    EXPECT_TRUE(with.bench.take(phone).empty());
}

TEST(ServerEngineDelivery, ByHeartbeatNothingIsSaidUntilOneComes) {
    delivery_case with(delivery_policy::heartbeat);
    const inbox_version before = with.beat(with.his).inbox_version;
    with.send(with.hers, "hi");

    EXPECT_TRUE(with.bench.take(with.his).empty());
    EXPECT_GT(with.beat(with.his).inbox_version, before);
    EXPECT_TRUE(with.bench.take_only<protocol::sent>(with.hers).inbox);
}

TEST(ServerEngineDelivery, ByHeartbeatALargeGroupsHeadIsNamed) {
    delivery_case with(delivery_policy::heartbeat, 1);
    with.send(with.hers, "hi");

    EXPECT_TRUE(with.bench.take(with.his).empty());
    const auto heads = with.beat(with.his).heads;
    ASSERT_EQ(heads.size(), 1U);
    EXPECT_EQ(heads[0].conversation, with.group);
    EXPECT_EQ(heads[0].head, seq{3});
}

TEST(ServerEngineDelivery, ByHeartbeatNoMoreHeadsAreNamedThanAllowed) {
    delivery_case with(
        {.rates = false, .delivery = delivery_policy::heartbeat, .heartbeat_heads_max = 1}, 1
    );
    const auto other = with.bench.create_group(with.hers, "cake", {"bob"});
    with.bench.say(with.his, protocol::sync{log_epoch{}, inbox_version{}, 100});
    with.bench.settle();
    with.forget_all();
    with.send(with.hers, "hi");
    with.bench.say(with.hers, with.bench.a_send(with.hers, destination::to(other), "ho"));
    with.bench.settle();

    const auto first = with.beat(with.his);
    const auto second = with.beat(with.his);

    EXPECT_EQ(first.heads.size(), 1U);
    EXPECT_TRUE(first.has_more_heads);
    EXPECT_EQ(second.heads.size(), 1U);
    EXPECT_FALSE(second.has_more_heads);
}

}  // namespace
}  // namespace gapless::tests
