#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace gapless::tests {
namespace {

// A server on whose disk there is no room: a job that writes fails, and one that reads does not.
class ServerEngineFullDisk : public ::testing::Test {
protected:
    ServerEngineFullDisk() {
        alice = bench.sign_up("alice");
        phone = bench.come_online(alice);
    }

    // A connection that knows of the device's newest session, and has asked to be let in.
    server::connection_id arrive() {
        const auto made = bench.connect();
        bench.say(made, protocol::hello{{1}, alice.device, ""});
        authenticate(made);
        bench.say(made, protocol::sync{});
        return made;
    }

    void authenticate(server::connection_id from) {
        bench.say(from, protocol::authenticate{alice.token, "", session_epoch{1}});
    }

    // The next job writes, and cannot.
    void refuse_job() { bench.fail_job(errc::storage_full); }

    // The device comes anew, and its login cannot be written.
    server::connection_id come_to_read() {
        bench.hang_up(phone);
        const auto made = arrive();
        refuse_job();
        return made;
    }

    void send(server::connection_id from) {
        bench.say(from, bench.a_send(from, destination::direct("alice"), "note"));
    }

    [[nodiscard]] errc refusal(server::connection_id to) {
        const auto refused = bench.take_all<protocol::refused>(to);
        EXPECT_EQ(refused.size(), 1U);
        return refused.empty() ? errc::internal : refused[0].failure.code;
    }

    server_bench bench{{.rates = false}};
    server_bench::login alice;
    server::connection_id phone;
};

TEST_F(ServerEngineFullDisk, LetsADeviceReadUnderItsOldNumber) {
    const auto again = come_to_read();
    bench.settle();

    const auto told = bench.take(again);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(std::get<protocol::welcome>(told[0]).session_epoch, session_epoch{1});
    EXPECT_EQ(std::get<protocol::sync_page>(told[1]).state, protocol::sync_state::ok);
}

TEST_F(ServerEngineFullDisk, BeginsTheSessionBeforeAnythingIsWritten) {
    const auto again = come_to_read();
    bench.settle();
    bench.take(again);

    send(again);
    EXPECT_EQ(refusal(again), errc::storage_full);
    refuse_job();
    EXPECT_FALSE(bench.is_disconnected(again)) << "it reads on";
    bench.advance(seconds(2));
    send(again);
    EXPECT_EQ(refusal(again), errc::storage_full);
    ASSERT_EQ(bench.jobs_waiting(), 1U);
    ASSERT_EQ(bench.job().operations.size(), 1U) << "the message is not among them";
    bench.run_job();
    bench.advance(seconds(2));

    protocol::send first = bench.a_send(again, destination::direct("alice"), "note");
    first.counter = sender_counter{1};
    bench.say(again, first);
    bench.settle();
    EXPECT_EQ(bench.take_all<protocol::sent>(again).size(), 1U);
}

TEST_F(ServerEngineFullDisk, WhoeverReadsIsNotHeldUpByThoseWhoKeepWriting) {
    const auto bobs = bench.come_online(bench.sign_up("bob"));
    send(bobs);
    send(bobs);
    bench.say(phone, protocol::sync{});
    refuse_job();
    ASSERT_EQ(bench.job().operations.size(), 2U) << "one who writes and one who reads";
    send(bobs);
    refuse_job();

    ASSERT_EQ(bench.jobs_waiting(), 1U);
    ASSERT_TRUE(std::ranges::all_of(bench.job().operations, server::is_read));
    bench.run_job();
    EXPECT_EQ(bench.take_all<protocol::sync_page>(phone).size(), 1U);
}

TEST_F(ServerEngineFullDisk, WhatItReadsGoesOnWhenItsSessionBegins) {
    const auto again = come_to_read();
    bench.settle();
    bench.take(again);

    send(again);
    bench.say(again, protocol::sync{});
    bench.settle();

    EXPECT_FALSE(bench.is_disconnected(again)) << "superseded by itself";
    EXPECT_EQ(bench.take_all<protocol::sync_page>(again).size(), 1U);
}

TEST_F(ServerEngineFullDisk, NothingIsStoredOfTheConnectionBefore) {
    const auto again = arrive();
    refuse_job();
    send(phone);
    bench.hang_up(phone);
    bench.settle();
    EXPECT_EQ(bench.take_all<protocol::welcome>(again).size(), 1U);

    bench.say(again, protocol::sync{log_epoch{}, inbox_version{}, 100});
    bench.settle();

    const auto pages = bench.take_all<protocol::sync_page>(again);
    ASSERT_EQ(pages.size(), 1U);
    EXPECT_TRUE(pages[0].entries.empty()) << "the note is there";
}

TEST_F(ServerEngineFullDisk, ALateLoginIsAsked) {
    const auto late = arrive();
    refuse_job();
    bench.settle();

    EXPECT_EQ(bench.take_only<protocol::challenge>(late).session_epoch, session_epoch{1});
    EXPECT_FALSE(bench.is_disconnected(phone));
}

TEST_F(ServerEngineFullDisk, ALateLoginIsAskedThatCameBeforeTheReaderWasLetIn) {
    const auto again = come_to_read();
    const auto late = arrive();
    bench.settle();

    EXPECT_EQ(bench.take_all<protocol::welcome>(again).size(), 1U);
    EXPECT_EQ(bench.take_only<protocol::challenge>(late).session_epoch, session_epoch{1});
    EXPECT_FALSE(bench.is_disconnected(again));
}

TEST_F(ServerEngineFullDisk, ALateLoginIsAskedThatComesWhenThereIsRoomAgain) {
    const auto again = come_to_read();
    bench.settle();
    const auto late = arrive();
    bench.settle();

    EXPECT_EQ(bench.take_only<protocol::challenge>(late).session_epoch, session_epoch{1});
    EXPECT_FALSE(bench.is_disconnected(again));

    authenticate(late);
    bench.settle();
    EXPECT_EQ(bench.take_all<protocol::welcome>(late).size(), 1U) << "it was not late, after all";
    EXPECT_TRUE(bench.is_disconnected(again));
}

TEST_F(ServerEngineFullDisk, TheBeginningOfAnEarlierSessionIsAbandoned) {
    const auto reader = come_to_read();
    bench.settle();
    const auto again = arrive();
    bench.settle();
    authenticate(again);
    send(reader);
    bench.hang_up(reader);
    bench.settle();
    bench.take(again);

    bench.say(again, protocol::sync{});
    bench.settle();

    EXPECT_FALSE(bench.is_disconnected(again)) << "superseded by one that is gone";
    EXPECT_EQ(bench.take_all<protocol::sync_page>(again).size(), 1U);
}

TEST_F(ServerEngineFullDisk, WhoAnswersTakesOver) {
    const auto again = arrive();
    refuse_job();
    bench.settle();
    authenticate(again);
    refuse_job();
    bench.settle();

    EXPECT_EQ(bench.take_all<protocol::welcome>(again).size(), 1U);
    const auto closed = bench.take_all<protocol::close>(phone);
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed[0].reason.code, errc::superseded);
}

TEST_F(ServerEngineFullDisk, WhoNamesNoSessionIsNotAsked) {
    const auto simple = bench.greet(alice);
    refuse_job();
    bench.settle();

    EXPECT_EQ(bench.take_all<protocol::welcome>(simple).size(), 1U);
    EXPECT_TRUE(bench.is_disconnected(phone));
}

TEST_F(ServerEngineFullDisk, ATokenThatExpiredMeanwhileEndsTheReading) {
    const auto again = come_to_read();
    bench.settle();
    bench.take(again);
    for (int i = 0; i < 16; ++i) {
        bench.advance(seconds(59));
        bench.say(again, protocol::heartbeat{});
        bench.settle();  // of the sweeps
    }
    bench.take(again);

    send(again);
    bench.settle();
    EXPECT_EQ(bench.take_all<protocol::close>(again).at(0).reason.code, errc::token_expired);
}

}  // namespace
}  // namespace gapless::tests
