#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

using server::engine_limits;

errc closed_with(server_bench& bench, server::connection_id which) {
    const auto all = bench.take_all<protocol::close>(which);
    EXPECT_EQ(all.size(), 1U);
    EXPECT_TRUE(bench.is_disconnected(which));
    return all.empty() ? errc::internal : all[0].reason.code;
}

class ServerEngineSession : public testing::Test {
protected:
    server_bench bench;
    server_bench::login alice = bench.sign_up("Alice");
};

TEST_F(ServerEngineSession, WelcomesAndAnswersTheWholeFlight) {
    const auto connection = bench.greet(alice);
    bench.say(connection, protocol::sync{});
    EXPECT_TRUE(bench.take(connection).empty());

    bench.settle();

    const auto told = bench.take(connection);
    ASSERT_EQ(told.size(), 2U);
    const auto& welcome = std::get<protocol::welcome>(told[0]);
    EXPECT_EQ(welcome.user_name, "Alice");
    EXPECT_EQ(welcome.session_epoch, session_epoch{1});
    EXPECT_EQ(welcome.server_time, bench.now().wall);
    EXPECT_EQ(welcome.limits, protocol::wire_limits{});
    EXPECT_EQ(std::get<protocol::sync_page>(told[1]).state, protocol::sync_state::ok);
}

TEST_F(ServerEngineSession, HoldsSendsUntilTheStoreKnowsWhoSpeaks) {
    const auto connection = bench.greet(alice);
    bench.say(connection, protocol::sync{});
    bench.say(connection, bench.a_send(connection, destination::direct("alice"), "one"));
    bench.say(connection, bench.a_send(connection, destination::direct("alice"), "two"));
    EXPECT_GT(bench.engine.buffered_bytes(), 200U);
    ASSERT_EQ(bench.job().operations.size(), 1U);

    bench.settle();

    const auto sent = bench.take_all<protocol::sent>(connection);
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0].seq, seq{1});
    EXPECT_EQ(sent[1].seq, seq{2});
    EXPECT_EQ(bench.engine.buffered_bytes(), 0U);
}

TEST_F(ServerEngineSession, ClosesOnABadToken) {
    const auto connection = bench.greet({"alice", alice.device, "no token"});
    bench.say(connection, protocol::sync{});

    bench.settle();

    EXPECT_EQ(closed_with(bench, connection), errc::token_expired);
    EXPECT_EQ(bench.engine.connections(), 0U);
    EXPECT_EQ(bench.engine.buffered_bytes(), 0U);
}

TEST_F(ServerEngineSession, ClosesOnWhatIsNoFrameOrOutOfPlace) {
    const auto malformed = bench.connect();
    bench.engine.handle_malformed(malformed, error{errc::malformed_frame}, bench.now());
    bench.drain();
    const auto rude = bench.connect();
    bench.say(rude, protocol::sync{});

    EXPECT_EQ(closed_with(bench, malformed), errc::malformed_frame);
    EXPECT_EQ(closed_with(bench, rude), errc::unexpected_frame);
}

TEST_F(ServerEngineSession, AnswersAnUnknownFrame) {
    const auto connection = bench.come_online(alice);

    bench.say(connection, protocol::unsupported{77});

    EXPECT_EQ(bench.take_only<protocol::unsupported>(connection).kind, 77U);
}

TEST_F(ServerEngineSession, TheDevicesNewerConnectionSupersedesTheOlder) {
    const auto older = bench.come_online(alice);
    const auto newer = bench.greet(alice);
    EXPECT_TRUE(bench.take(older).empty());

    bench.settle();

    EXPECT_EQ(closed_with(bench, older), errc::superseded);
    EXPECT_EQ(bench.take_only<protocol::welcome>(newer).session_epoch, session_epoch{2});
    EXPECT_EQ(bench.engine.connections(), 1U);
}

TEST_F(ServerEngineSession, NothingOfASupersededConnectionIsDone) {
    const auto older = bench.come_online(alice);
    const auto newer = bench.greet(alice);
    bench.say(older, bench.a_send(older, destination::direct("alice"), "while it is asked"));
    bench.run_job();  // the newer one is authenticated
    bench.say(older, bench.a_send(older, destination::direct("alice"), "too late"));

    bench.settle();

    EXPECT_TRUE(bench.database.tables().messages.empty());
    EXPECT_TRUE(bench.take_all<protocol::sent>(older).empty());
    EXPECT_FALSE(bench.is_disconnected(newer));
}

// A flight of an earlier connection, held up on its way, arrives when its client has long moved on.
TEST_F(ServerEngineSession, ALoginThatComesLateDoesNotSupersedeTheLivingOne) {
    const auto living = bench.come_online(alice);
    bench.take(living);

    const auto late = bench.connect();
    bench.say(late, protocol::hello{{1}, alice.device, ""});
    bench.say(late, protocol::authenticate{alice.token, "", session_epoch{0}});
    bench.settle();

    EXPECT_TRUE(bench.take(living).empty());
    const auto asked = bench.take_only<protocol::challenge>(late);
    EXPECT_EQ(asked.session_epoch, session_epoch{1});
    bench.advance(seconds(10));
    EXPECT_TRUE(bench.is_disconnected(late));
    EXPECT_FALSE(bench.is_disconnected(living));
}

TEST_F(ServerEngineSession, WhoAnswersTheChallengeIsTheNewerOne) {
    const auto older = bench.come_online(alice);
    const auto newer = bench.connect();
    bench.say(newer, protocol::hello{{1}, alice.device, ""});
    bench.say(newer, protocol::authenticate{alice.token, "", session_epoch{0}});
    bench.say(newer, protocol::sync{log_epoch{}, inbox_version{0}, 100});
    bench.settle();
    const auto asked = bench.take_only<protocol::challenge>(newer);

    bench.say(newer, protocol::authenticate{alice.token, "", asked.session_epoch});
    bench.settle();

    EXPECT_TRUE(bench.is_disconnected(older));
    const auto said = bench.take(newer);
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(std::get<protocol::welcome>(said[0]).session_epoch, session_epoch{2});
    EXPECT_TRUE(std::holds_alternative<protocol::sync_page>(said[1])) << "what it had held";
}

TEST_F(ServerEngineSession, OtherDevicesStay) {
    const auto phone = bench.come_online(alice);

    const auto tablet = bench.come_online(bench.add_device("Alice"));

    EXPECT_FALSE(bench.is_disconnected(phone));
    EXPECT_FALSE(bench.is_disconnected(tablet));
}

TEST_F(ServerEngineSession, WantsToKnowWhoSpeaksInTime) {
    const auto connection = bench.connect();
    EXPECT_EQ(bench.engine.next_timeout(), bench.now().steady + seconds(10));

    bench.advance(seconds(10));

    EXPECT_EQ(closed_with(bench, connection), errc::timed_out);
}

TEST_F(ServerEngineSession, ClosesTheSilent) {
    const auto connection = bench.come_online(alice);
    bench.advance(seconds(59));
    bench.say(connection, protocol::heartbeat{});
    bench.advance(seconds(59));
    EXPECT_FALSE(bench.is_disconnected(connection));
    bench.take(connection);

    bench.advance(seconds(1));

    EXPECT_EQ(closed_with(bench, connection), errc::idle_timeout);
}

TEST_F(ServerEngineSession, PartsOfALongFrameAreLife) {
    const auto connection = bench.come_online(alice);
    for (int part = 0; part < 3; ++part) {
        bench.advance(seconds(59));
        bench.engine.handle_part(connection, 1'440, bench.now());
    }
    EXPECT_FALSE(bench.is_disconnected(connection));

    bench.advance(seconds(60));

    EXPECT_EQ(closed_with(bench, connection), errc::idle_timeout);
}

TEST_F(ServerEngineSession, WhoSendsForLongHearsThatItArrives) {
    const auto connection = bench.come_online(alice);
    const auto hear = [&](int parts) {
        for (int part = 0; part < parts; ++part) {
            bench.engine.handle_part(connection, 1'024, bench.now());
        }
        bench.drain();
        return bench.take_all<protocol::heartbeat_answer>(connection).size();
    };

    EXPECT_EQ(hear(63), 0U);
    EXPECT_EQ(hear(1), 1U);
    EXPECT_EQ(hear(64 * 5), 5U);
}

TEST_F(ServerEngineSession, TakesLongFramesFromWhomTheStoreKnowsAlone) {
    const auto stranger = bench.greet(alice);
    EXPECT_EQ(bench.engine.frame_bytes_max(stranger), 64U * 1'024);
    bench.engine.handle_part(stranger, std::size_t{64} * 1'024, bench.now());
    bench.drain();
    EXPECT_TRUE(bench.take(stranger).empty());

    bench.settle();

    EXPECT_EQ(bench.engine.frame_bytes_max(stranger), protocol::wire_limits{}.frame_bytes_max);
    EXPECT_EQ(bench.engine.frame_bytes_max(server::connection_id{4'711}), 64U * 1'024);
}

TEST_F(ServerEngineSession, AnAnnouncedSilenceIsAllowed) {
    const auto connection = bench.come_online(alice);
    bench.say(connection, protocol::heartbeat{{}, seconds(100)});
    bench.say(connection, protocol::ack{});
    bench.take(connection);

    bench.advance(seconds(159));
    EXPECT_FALSE(bench.is_disconnected(connection));

    bench.advance(seconds(1));
    EXPECT_EQ(closed_with(bench, connection), errc::idle_timeout);
}

TEST_F(ServerEngineSession, AnAnnouncedSilenceHoldsForTheOnesAfterIt) {
    const auto connection = bench.come_online(alice);
    bench.say(connection, protocol::heartbeat{{}, seconds(100)});
    bench.take(connection);
    bench.advance(seconds(90));
    bench.say(connection, protocol::ack{});

    bench.advance(seconds(159));
    EXPECT_FALSE(bench.is_disconnected(connection));
    bench.advance(seconds(1));
    EXPECT_EQ(closed_with(bench, connection), errc::idle_timeout);
}

TEST_F(ServerEngineSession, WhoAnnouncesTooMuchHearsHowMuchMayBe) {
    const auto connection = bench.come_online(alice);
    bench.say(connection, protocol::heartbeat{{}, hours(2)});
    bench.say(connection, protocol::heartbeat{{}, minutes(59)});

    const auto answers = bench.take_all<protocol::heartbeat_answer>(connection);

    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].silence_max, hours(1));
    EXPECT_EQ(answers[1].silence_max, std::nullopt);
}

TEST_F(ServerEngineSession, AHeartbeatIsAnsweredWithTheInboxsHead) {
    const auto connection = bench.come_online(alice);
    bench.say(connection, bench.a_send(connection, destination::direct("alice"), "hi"));
    bench.settle();
    bench.take(connection);

    bench.say(connection, protocol::heartbeat{});

    EXPECT_EQ(
        bench.take_only<protocol::heartbeat_answer>(connection).inbox_version, inbox_version{1}
    );
}

TEST_F(ServerEngineSession, StrangersTakeOnlyTheirShareOfTheSlots) {
    server_bench small{{.connections_max = 10}};
    const auto login = small.sign_up("bob");
    small.come_online(login);
    const auto first = small.connect();
    small.connect();

    const auto third = small.connect();

    EXPECT_EQ(closed_with(small, third), errc::overloaded);
    small.hang_up(first);
    EXPECT_FALSE(small.is_disconnected(small.connect()));
}

TEST_F(ServerEngineSession, NoMoreConnectionsThanThereAreSlots) {
    server_bench small{{.connections_max = 2, .unauthenticated_per_mille = 1'000}};
    small.connect();
    small.connect();

    EXPECT_EQ(closed_with(small, small.connect()), errc::overloaded);
    EXPECT_EQ(small.engine.connections(), 2U);
}

TEST_F(ServerEngineSession, AFloodBeforeTheWelcomeIsCutOff) {
    server_bench small{{.rates = false, .held_bytes_max = 10'000}};
    const auto connection = small.greet(small.sign_up("bob"));
    for (int i = 0; i < 5; ++i) {
        small.say(connection, small.a_send(connection, destination::direct("bob"), "x"), 3'000);
    }

    EXPECT_EQ(closed_with(small, connection), errc::overloaded);
}

TEST_F(ServerEngineSession, LimitsFramesButNotCatchingUp) {
    server_bench small{{.frames_per_second = 10, .frames_burst = 5, .user_sends_burst = 100}};
    const auto connection = small.come_online(small.sign_up("bob"));
    for (int i = 0; i < 50; ++i) {
        small.say(connection, protocol::sync{});
        small.say(connection, protocol::ack{});
        small.settle();
    }
    small.take(connection);
    const auto send = [&] {
        small.say(connection, small.a_send(connection, destination::direct("bob"), "x"));
    };

    for (int i = 0; i < 6; ++i) {
        send();
    }

    const auto refused = small.take_only<protocol::refused>(connection);
    EXPECT_EQ(refused.failure.code, errc::rate_limited);
    EXPECT_EQ(refused.failure.retry_after, milliseconds(100));
    small.advance(milliseconds(100));
    send();
    EXPECT_TRUE(small.take(connection).empty());
}

TEST_F(ServerEngineSession, DrainsAfterTheRunningJobs) {
    const auto connection = bench.come_online(alice);
    const auto stranger = bench.connect();
    bench.say(connection, bench.a_send(connection, destination::direct("alice"), "one"));
    bench.say(connection, bench.a_send(connection, destination::direct("alice"), "two"));
    bench.engine.drain(bench.now());
    bench.drain();
    EXPECT_FALSE(bench.is_drained);
    bench.say(connection, bench.a_send(connection, destination::direct("alice"), "three"));

    bench.settle();

    EXPECT_TRUE(bench.is_drained);
    const auto told = bench.take(connection);
    ASSERT_EQ(told.size(), 4U);  // two answers, one news of the conversation, the end
    EXPECT_EQ(std::get<protocol::sent>(told[0]).seq, seq{1});
    const auto& end = std::get<protocol::close>(told.back());
    EXPECT_EQ(end.reason.code, errc::shutting_down);
    EXPECT_TRUE(end.reason.retry_after);
    EXPECT_EQ(closed_with(bench, stranger), errc::shutting_down);
    EXPECT_EQ(closed_with(bench, bench.connect()), errc::shutting_down);
    EXPECT_EQ(bench.database.tables().messages.size(), 2U);
}

TEST_F(ServerEngineSession, AnIdleServerDrainsAtOnce) {
    const auto connection = bench.come_online(alice);

    bench.engine.drain(bench.now());
    bench.drain();

    EXPECT_TRUE(bench.is_drained);
    EXPECT_EQ(closed_with(bench, connection), errc::shutting_down);
}

TEST_F(ServerEngineSession, SweepsFromTimeToTime) {
    bench.advance(engine_limits{}.sweep_every);

    ASSERT_EQ(bench.jobs_waiting(), 1U);
    EXPECT_TRUE(std::holds_alternative<server::sweep_operation>(bench.job().operations[0]));
}

// Has one more row to take away than a step takes.
class store_with_more final : public server::store {
public:
    result<server::job_result> run(const server::store_job& job) override {
        server::job_result done;
        for (std::size_t i = 0; i < job.operations.size(); ++i) {
            done.outcomes.emplace_back(server::swept{{false, ++steps == 1, false}});
        }
        return done;
    }

    int steps = 0;
};

TEST(ServerEngineSweep, SweepsOnWhileAStepWasFull) {
    store_with_more store;
    server_bench bench({}, store);
    bench.advance({});
    bench.advance(engine_limits{}.sweep_every);
    bench.settle();

    bench.advance(engine_limits{}.sweep_again_after);

    ASSERT_EQ(bench.jobs_waiting(), 1U);
    const auto next = std::get<server::sweep_operation>(bench.job().operations[0]);
    EXPECT_EQ(next.parts, (server::sweep_parts{false, true, false}));
    bench.settle();
    bench.advance(engine_limits{}.sweep_again_after);
    EXPECT_EQ(bench.jobs_waiting(), 0U);
    EXPECT_EQ(store.steps, 2);
}

TEST(ServerEngineSweep, WhoeverEndsDoesNotSweep) {
    store_with_more store;
    server_bench bench({}, store);
    bench.advance({});
    bench.advance(engine_limits{}.sweep_every);
    bench.engine.drain(bench.now());
    bench.settle();
    ASSERT_TRUE(bench.is_drained);

    bench.advance(engine_limits{}.sweep_again_after);

    EXPECT_EQ(bench.jobs_waiting(), 0U);
    EXPECT_FALSE(bench.engine.next_timeout());
}

}  // namespace
}  // namespace gapless::tests
