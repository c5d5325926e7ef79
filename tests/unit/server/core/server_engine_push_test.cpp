#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

std::vector<std::uint64_t> seqs(const protocol::push& pushed) {
    std::vector<std::uint64_t> all;
    for (const message& each : pushed.batch->messages) {
        all.push_back(each.seq.value);
    }
    return all;
}

// Alice and bob are online in a group of both, which everybody knows already.
class ServerEnginePush : public testing::Test {
protected:
    explicit ServerEnginePush(server::engine_limits limits = {.rates = false}) : bench(limits) {
        forget_all();
    }

    void forget_all() {
        bench.take(hers);
        bench.take(his);
    }

    void send(server::connection_id from, const std::string& text) {
        bench.say(from, bench.a_send(from, destination::to(group), text));
    }

    // Makes what follows one job: this one is out meanwhile.
    void begin_one_job() {
        const auto elsewhere = destination::direct("alice");
        bench.say(hers, bench.a_send(hers, elsewhere, "something else"));
    }

    void end_one_job() {
        bench.run_job();
        forget_all();
        bench.settle();
    }

    server_bench bench;
    server_bench::login alice = bench.sign_up("alice");
    server_bench::login bob = bench.sign_up("bob");
    server::connection_id hers = bench.come_online(alice);
    server::connection_id his = bench.come_online(bob);
    conversation_id group = bench.create_group(hers, "tea", {"bob"});
};

TEST_F(ServerEnginePush, PushesToTheOthersWithTheirInboxFields) {
    send(hers, "hi");
    bench.settle();

    const auto pushed = bench.take_only<protocol::push>(his);

    EXPECT_EQ(seqs(pushed), (std::vector<std::uint64_t>{3}));
    EXPECT_EQ(pushed.batch->messages[0].body, "hi");
    EXPECT_EQ(pushed.batch->conversation, group);
    EXPECT_EQ(pushed.inbox, (protocol::inbox_fields{inbox_version{1}, inbox_version{2}, seq{3}}));
    EXPECT_TRUE(bench.take_only<protocol::sent>(hers).inbox);
}

TEST_F(ServerEnginePush, PushesToTheSendersOtherDevices) {
    const auto tablet = bench.come_online(bench.add_device("alice"), 9'999);
    bench.say(tablet, protocol::sync{});
    bench.settle();
    bench.take(tablet);
    send(hers, "hi");
    bench.settle();

    const auto pushed = bench.take_only<protocol::push>(tablet);

    EXPECT_EQ(seqs(pushed), (std::vector<std::uint64_t>{3}));
    EXPECT_TRUE(pushed.inbox);
}

TEST_F(ServerEnginePush, RecipientsShareOneBatch) {
    const auto tablet = bench.come_online(bench.add_device("bob"));
    const std::size_t before = bench.deliveries;
    send(hers, "hi");
    bench.settle();

    const auto one = bench.take_only<protocol::push>(his);
    const auto other = bench.take_only<protocol::push>(tablet);

    EXPECT_EQ(one.batch, other.batch);
    EXPECT_EQ(bench.deliveries, before + 1);
}

TEST_F(ServerEnginePush, OwnAnswersAndOthersMessagesComeInTheOrderOfTheLog) {
    begin_one_job();
    send(hers, "three");
    send(his, "four");
    send(his, "five");
    send(hers, "six");
    send(his, "seven");
    end_one_job();

    const auto to_her = bench.take(hers);
    ASSERT_EQ(to_her.size(), 4U);
    EXPECT_EQ(std::get<protocol::sent>(to_her[0]).seq, seq{3});
    EXPECT_EQ(seqs(std::get<protocol::push>(to_her[1])), (std::vector<std::uint64_t>{4, 5}));
    EXPECT_EQ(std::get<protocol::sent>(to_her[2]).seq, seq{6});
    EXPECT_EQ(seqs(std::get<protocol::push>(to_her[3])), (std::vector<std::uint64_t>{7}));
    EXPECT_FALSE(std::get<protocol::sent>(to_her[0]).inbox);
    EXPECT_FALSE(std::get<protocol::push>(to_her[1]).inbox);
    EXPECT_FALSE(std::get<protocol::sent>(to_her[2]).inbox);
    EXPECT_EQ(std::get<protocol::push>(to_her[3]).inbox->head, seq{7});

    const auto to_him = bench.take(his);
    ASSERT_EQ(to_him.size(), 5U);
    EXPECT_EQ(std::get<protocol::sent>(to_him[4]).inbox->head, seq{7});
}

TEST_F(ServerEnginePush, NewsOfMembersEndWithTheEntryAndItsFields) {
    bench.say(hers, protocol::request{bench.next_request(), protocol::leave_group{group}});
    bench.settle();

    const auto to_him = bench.take(his);

    ASSERT_EQ(to_him.size(), 2U);
    const auto& pushed = std::get<protocol::push>(to_him[0]);
    EXPECT_EQ(seqs(pushed), (std::vector<std::uint64_t>{3, 4}));
    EXPECT_FALSE(pushed.inbox);
    const auto& changed = std::get<protocol::changed>(to_him[1]);
    EXPECT_EQ(changed.entry.members, 1U);
    EXPECT_EQ(changed.entry.role, member_role::owner);
    EXPECT_EQ(changed.inbox.version, changed.entry.version);
    const auto to_her = bench.take_all<protocol::changed>(hers);
    ASSERT_EQ(to_her.size(), 1U);
    EXPECT_TRUE(to_her[0].entry.removed);
}

TEST_F(ServerEnginePush, WhoIsInvitedIsTold) {
    const auto carols = bench.come_online(bench.sign_up("carol"));

    bench.say(
        hers, protocol::request{bench.next_request(), protocol::invite_member{group, "carol"}}
    );
    bench.settle();

    const auto told = bench.take(carols);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(seqs(std::get<protocol::push>(told[0])), (std::vector<std::uint64_t>{3}));
    const auto& changed = std::get<protocol::changed>(told[1]);
    EXPECT_EQ(changed.entry.name, "tea");
    EXPECT_EQ(changed.entry.first, seq{3});
    EXPECT_EQ(bench.take_all<protocol::response>(hers).size(), 1U);
}

TEST_F(ServerEnginePush, WhoHasLeftHearsNothingMore) {
    bench.say(his, protocol::request{bench.next_request(), protocol::leave_group{group}});
    bench.settle();
    forget_all();

    send(hers, "about him");
    bench.settle();

    EXPECT_TRUE(bench.take(his).empty());
}

TEST_F(ServerEnginePush, ADeviceIsOnlyNotifiedBeforeItHasCaughtUp) {
    const auto tablet = bench.greet(bench.add_device("bob"));
    bench.settle();
    bench.take(tablet);
    send(hers, "hi");
    bench.settle();

    const auto notified = bench.take_only<protocol::notify>(tablet);
    EXPECT_EQ(notified.conversation, group);
    EXPECT_EQ(notified.inbox->head, seq{3});

    bench.say(tablet, protocol::sync{});
    bench.settle();
    EXPECT_EQ(bench.take_only<protocol::sync_page>(tablet).version, notified.inbox->version);
    send(hers, "again");
    bench.settle();
    EXPECT_EQ(seqs(bench.take_only<protocol::push>(tablet)), (std::vector<std::uint64_t>{4}));
}

TEST_F(ServerEnginePush, APageThatIsNotTheLastDoesNotMakeLive) {
    bench.create_group(hers, "cake", {"bob"});
    const auto tablet = bench.greet(bench.add_device("bob"));
    bench.say(tablet, protocol::sync{log_epoch{}, {}, 1});
    bench.settle();
    bench.take(tablet);

    send(hers, "hi");
    bench.settle();

    EXPECT_EQ(bench.take_only<protocol::notify>(tablet).conversation, group);
}

TEST_F(ServerEnginePush, APageAndAChangeOfOneCommitJoinUp) {
    const auto login = bench.add_device("bob");
    const auto tablet = bench.greet(login);
    bench.settle();
    bench.take(tablet);
    begin_one_job();
    send(hers, "hi");
    bench.say(tablet, protocol::sync{});
    end_one_job();

    const auto told = bench.take(tablet);

    ASSERT_EQ(told.size(), 2U);
    const auto& page = std::get<protocol::sync_page>(told[0]);
    EXPECT_EQ(std::get<protocol::push>(told[1]).inbox->prev, page.version);
}

TEST_F(ServerEnginePush, AnsweredSendsOfADeviceThatHasNotCaughtUpComeWithANotify) {
    const auto tablet = bench.greet(bench.add_device("bob"));
    bench.say(tablet, bench.a_send(tablet, destination::to(group), "from the outbox"));
    bench.settle();

    const auto told = bench.take(tablet);

    ASSERT_EQ(told.size(), 3U);
    EXPECT_FALSE(std::get<protocol::sent>(told[1]).inbox);
    EXPECT_TRUE(std::get<protocol::notify>(told[2]).inbox);
}

TEST_F(ServerEnginePush, LargeNewsAreCutIntoFrames) {
    begin_one_job();
    for (int i = 0; i < 3; ++i) {
        bench.say(
            hers, bench.a_send(hers, destination::to(group), std::string(40'000, 'x')), 40'100
        );
    }
    end_one_job();

    const auto pushes = bench.take_all<protocol::push>(his);

    ASSERT_EQ(pushes.size(), 3U);
    EXPECT_FALSE(pushes[0].inbox);
    EXPECT_FALSE(pushes[1].inbox);
    EXPECT_EQ(pushes[2].inbox->head, seq{5});
}

class ServerEngineWindow : public ServerEnginePush {
protected:
    ServerEngineWindow() : ServerEnginePush(narrow()) {}

    static server::engine_limits narrow() {
        server::engine_limits limits{.rates = false};
        limits.wire.push_window_frames = 4;
        return limits;
    }

    // What bob was told since the fixture began has to be acknowledged.
    void acknowledge(std::uint64_t frames) { bench.say(his, protocol::ack{frames, {}, {}}); }
};

TEST_F(ServerEngineWindow, AFullWindowGetsOneNotifyAndThenSilence) {
    acknowledge(2);  // of the group's making: a push and the entry
    for (int i = 0; i < 8; ++i) {
        send(hers, "x");
        bench.settle();
    }

    const auto told = bench.take(his);

    ASSERT_EQ(told.size(), 5U);
    EXPECT_TRUE(std::holds_alternative<protocol::push>(told[3]));
    EXPECT_TRUE(std::holds_alternative<protocol::notify>(told[4]));
}

TEST_F(ServerEngineWindow, WhatWasHeldBackIsToldOnceTheNotifyIsAcknowledged) {
    acknowledge(2);
    for (int i = 0; i < 8; ++i) {
        send(hers, "x");
        bench.settle();
    }
    bench.take(his);

    acknowledge(7);
    const auto owed = bench.take_only<protocol::notify>(his);
    EXPECT_EQ(owed.inbox->head, seq{10});
    acknowledge(8);
    EXPECT_TRUE(bench.take(his).empty());
    send(hers, "x");
    bench.settle();
    EXPECT_EQ(seqs(bench.take_only<protocol::push>(his)), (std::vector<std::uint64_t>{11}));
}

TEST_F(ServerEngineWindow, AnAckForFramesThatWereNotSentClosesTheConnection) {
    acknowledge(99);

    EXPECT_EQ(bench.take_only<protocol::close>(his).reason.code, errc::unexpected_frame);
    EXPECT_TRUE(bench.is_disconnected(his));
}

TEST_F(ServerEngineWindow, WhoAcknowledgesNothingIsDead) {
    acknowledge(2);
    send(hers, "x");
    bench.settle();
    bench.take(his);
    for (int i = 0; i < 3; ++i) {
        bench.advance(seconds(30));
        bench.say(his, protocol::heartbeat{});
    }

    EXPECT_TRUE(bench.is_disconnected(his));
    EXPECT_EQ(bench.take_all<protocol::close>(his).at(0).reason.code, errc::timed_out);
}

TEST(ServerEnginePushBudget, WhoReadsIsPushedToWhileWhoDoesNotIsTold) {
    constexpr std::size_t total = std::size_t{16} * 1024;
    server_bench bench{{.rates = false, .pushed_bytes_total = total}};
    const auto phone = bench.come_online(bench.sign_up("alice"));
    const auto slow = bench.come_online(bench.sign_up("bob"));
    const auto quick = bench.come_online(bench.sign_up("carol"));
    std::uint64_t handled = 0;
    std::size_t pushed = 0;

    for (int i = 0; i < 30; ++i) {
        for (const char* name : {"bob", "carol"}) {
            const auto to = destination::direct(name);
            bench.say(phone, bench.a_send(phone, to, std::string(500, 'x')));
        }
        bench.settle();
        for (const protocol::frame& each : bench.take(quick)) {
            pushed += static_cast<std::size_t>(std::holds_alternative<protocol::push>(each));
            ++handled;
        }
        bench.say(quick, protocol::ack{handled, {}, {}});
    }

    EXPECT_EQ(pushed, 30U);
    EXPECT_LE(bench.engine.pushed_bytes(), total);
    const auto told = bench.take(slow);
    EXPECT_GT(told.size(), 1U);
    EXPECT_LT(told.size(), 10U);
    EXPECT_TRUE(std::holds_alternative<protocol::notify>(told.back()));
    bench.hang_up(slow);
    bench.hang_up(phone);
    EXPECT_EQ(bench.engine.pushed_bytes(), 0U);
}

}  // namespace
}  // namespace gapless::tests
