#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

// A server whose store does not keep up, or does not answer at all.
class ServerEngineOverload : public ::testing::Test {
protected:
    ServerEngineOverload() {
        alice = bench.sign_up("alice");
        bob = bench.sign_up("bob");
        phone = bench.come_online(alice);
        desk = bench.come_online(bob);
    }

    protocol::send say(const std::string& text) {
        protocol::send made = bench.a_send(phone, destination::direct("bob"), text);
        bench.say(phone, made);
        return made;
    }

    // Jobs go out and do not come back.
    void stall() { bench.advance(seconds(2)); }

    server_bench bench{{.rates = false}};
    server_bench::login alice;
    server_bench::login bob;
    server::connection_id phone;
    server::connection_id desk;
};

TEST_F(ServerEngineOverload, WhatWaitsForAStalledStoreIsRefused) {
    const protocol::send out = say("out");
    const protocol::send waits = say("waits");
    bench.say(phone, protocol::request{bench.next_request(), protocol::create_group{"g", {}}});
    bench.take(phone);

    stall();

    const auto told = bench.take(phone);
    ASSERT_EQ(told.size(), 2U);
    const auto& refused = std::get<protocol::refused>(told[0]);
    EXPECT_EQ(refused.client_id, waits.client_id);
    EXPECT_EQ(refused.failure.code, errc::overloaded);
    EXPECT_TRUE(refused.failure.retry_after);
    EXPECT_EQ(std::get<protocol::response>(told[1]).failure->code, errc::overloaded);

    bench.settle();
    const auto sent = bench.take_all<protocol::sent>(phone);
    ASSERT_EQ(sent.size(), 1U) << "what was out is answered when the store has done it";
    EXPECT_EQ(sent[0].client_id, out.client_id);
}

TEST_F(ServerEngineOverload, NothingPilesUpBehindAStall) {
    say("out");
    stall();
    bench.take(phone);
    const std::size_t before = bench.engine.buffered_bytes();

    for (int i = 0; i < 100; ++i) {
        say("refused");
    }

    EXPECT_EQ(bench.take_all<protocol::refused>(phone).size(), 100U);
    EXPECT_EQ(bench.engine.buffered_bytes(), before);
    EXPECT_FALSE(bench.is_disconnected(phone));
}

TEST_F(ServerEngineOverload, LoginsAreRefusedWithATimeToComeBack) {
    const auto waits = bench.greet(bench.add_device("bob"));
    bench.settle();
    say("out");
    const auto early = bench.greet(bob);
    stall();
    const auto late = bench.greet(alice);
    const auto asked = bench.ask(server::refresh_tokens{bench.next_request(), "token"});

    for (const auto each : {early, late}) {
        const auto closed = bench.take_all<protocol::close>(each);
        ASSERT_EQ(closed.size(), 1U);
        EXPECT_EQ(closed[0].reason.code, errc::overloaded);
        EXPECT_TRUE(closed[0].reason.retry_after);
        EXPECT_TRUE(bench.is_disconnected(each));
    }
    EXPECT_TRUE(bench.is_answered(asked));
    EXPECT_EQ(bench.answer(asked).failure->code, errc::overloaded);
    EXPECT_FALSE(bench.is_disconnected(waits));
}

TEST_F(ServerEngineOverload, WhatWasHashedDuringAStallIsRefused) {
    bench.hold_hashing();
    const auto asked =
        bench.ask(server::register_account{bench.next_request(), "carol", "a password", {}, {}});
    say("out");
    stall();
    EXPECT_FALSE(bench.is_answered(asked));

    bench.release_hashing();

    ASSERT_TRUE(bench.is_answered(asked));
    EXPECT_EQ(bench.answer(asked).failure->code, errc::overloaded);
    EXPECT_EQ(bench.engine.writes_waiting(), 0U);
}

TEST_F(ServerEngineOverload, WhoCatchesUpIsAnsweredAfterTheStall) {
    say("out");
    bench.say(desk, protocol::sync{});
    stall();
    bench.say(desk, protocol::sync{});
    EXPECT_FALSE(bench.is_disconnected(desk));

    bench.settle();

    EXPECT_EQ(bench.take_all<protocol::sync_page>(desk).size(), 2U);
}

TEST_F(ServerEngineOverload, OneAtATimeFindsOutWhetherTheStoreIsBack) {
    say("out");
    stall();
    bench.run_job();
    bench.take(phone);

    const protocol::send first = say("the first one");
    say("too early");
    const auto refused = bench.take_all<protocol::refused>(phone);
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].failure.code, errc::overloaded);
    bench.run_job();
    EXPECT_EQ(bench.take_all<protocol::sent>(phone).at(0).client_id, first.client_id);

    bench.say(desk, bench.a_send(desk, destination::direct("alice"), "one"));
    bench.say(desk, bench.a_send(desk, destination::direct("alice"), "two"));
    bench.settle();
    EXPECT_EQ(bench.take_all<protocol::sent>(desk).size(), 2U) << "everybody is let in again";
}

TEST_F(ServerEngineOverload, ARefusedSendIsNotChargedToItsSender) {
    server_bench small{{.user_sends_burst = 2}};
    const auto from = small.come_online(small.sign_up("carol"));
    const auto send = [&](const protocol::send& made) { small.say(from, made); };
    const auto to = destination::direct("carol");
    const auto out = small.a_send(from, to, "out");
    const auto refused = small.a_send(from, to, "refused");
    send(out);
    send(refused);
    small.advance(seconds(2));
    small.run_job();
    small.take(from);

    send(refused);
    small.settle();

    EXPECT_EQ(small.take_all<protocol::sent>(from).size(), 1U);
}

TEST_F(ServerEngineOverload, AStoreThatFailsIsLeftAloneForAWhile) {
    for (int i = 0; i < 3; ++i) {
        const auto one = bench.greet(alice);
        bench.fail_job(errc::storage_failed);
        EXPECT_TRUE(bench.is_disconnected(one));
    }
    const auto refused = bench.greet(alice);
    const auto closed = bench.take_all<protocol::close>(refused);
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed[0].reason.code, errc::overloaded);
    EXPECT_EQ(bench.jobs_waiting(), 0U);

    bench.advance(milliseconds(500));
    const auto probe = bench.greet(alice);
    bench.settle();
    EXPECT_EQ(bench.take_all<protocol::welcome>(probe).size(), 1U);
}

TEST_F(ServerEngineOverload, SendsThatWouldWaitTooLongAreRefused) {
    server_bench slow{{.rates = false, .job_operations_max = 2}};
    const auto from = slow.come_online(slow.sign_up("carol"));
    const auto send = [&] { slow.say(from, slow.a_send(from, destination::direct("carol"), "x")); };
    for (int i = 0; i < 60; ++i) {
        send();
        slow.advance(milliseconds(300));
        slow.run_job();
    }
    slow.settle();
    slow.take(from);

    for (int i = 0; i < 100; ++i) {
        send();
    }

    const auto refused = slow.take_all<protocol::refused>(from);
    EXPECT_EQ(refused.size(), 35U) << "one is out, and 64 may always wait";
    EXPECT_EQ(refused.at(0).failure.code, errc::overloaded);
}

TEST_F(ServerEngineOverload, WhoIsRefusedComesBackInTurn) {
    std::set<std::int64_t> waits;
    say("out");
    stall();
    for (int i = 0; i < 8; ++i) {
        const auto closed = bench.take_all<protocol::close>(bench.greet(bob));
        ASSERT_EQ(closed.size(), 1U);
        waits.insert(closed[0].reason.retry_after->milliseconds());
    }

    EXPECT_EQ(waits.size(), 8U);
    EXPECT_GE(*waits.begin(), 500);
    EXPECT_LT(*waits.rbegin(), 1'500);
}

}  // namespace
}  // namespace gapless::tests
