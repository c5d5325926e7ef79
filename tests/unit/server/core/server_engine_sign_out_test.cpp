#include "server/core/server_engine.hpp"
#include "tests/support/server_bench.hpp"

#include <gapless/uuid.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace gapless::tests {
namespace {

using server::sign_out_policy;

// A server of some policy, on which alice has a device that is connected.
class ServerEngineSignOut : public testing::Test {
protected:
    void serve(sign_out_policy policy) {
        server::job_policy rules;
        rules.sign_out = policy;
        kept.emplace(database, rules);
        bench.emplace(server::engine_limits{}, *kept);
        phone = bench->sign_up("alice");
        held = bench->come_online(phone);
    }

    server::account_ticket ask_login(const device_id& device) {
        return bench->ask(server::log_in{
            bench->next_request(), "alice", "secret alice", device, {}, device_class::tablet
        });
    }

    // Not answered yet: somebody is being asked whether he is there.
    server::account_ticket probe() {
        const auto asked = ask_login(tablet);
        bench->settle();
        EXPECT_FALSE(bench->is_answered(asked));
        EXPECT_TRUE(bench->take_only<protocol::heartbeat_answer>(held).is_probe);
        return asked;
    }

    server::memory_database database;
    std::optional<server::memory_store> kept;
    std::optional<server_bench> bench;
    server_bench::login phone;
    server::connection_id held;
    device_id tablet = numbered<device_id>(0x7ab);
};

TEST_F(ServerEngineSignOut, WithoutAPolicyNobodyIsDisturbed) {
    serve(sign_out_policy::none);

    EXPECT_FALSE(bench->answer(ask_login(tablet)).failure);

    EXPECT_FALSE(bench->is_disconnected(held));
    EXPECT_TRUE(bench->take(held).empty());
}

TEST_F(ServerEngineSignOut, TheDisplacedOneIsToldByWhomAndClosed) {
    serve(sign_out_policy::one_per_user);

    EXPECT_FALSE(bench->answer(ask_login(tablet)).failure);

    const error why = bench->take_only<protocol::close>(held).reason;
    EXPECT_EQ(why.code, errc::kicked);
    EXPECT_NE(why.detail.find("tablet device " + uuid_text(tablet.view())), std::string::npos);
    EXPECT_TRUE(bench->is_disconnected(held));
}

TEST_F(ServerEngineSignOut, TheDisplacedOneIsToldTheSameWhenItComesBack) {
    serve(sign_out_policy::one_per_user);
    bench->answer(ask_login(tablet));
    const error why = bench->take_only<protocol::close>(held).reason;

    const auto again = bench->greet(phone);
    bench->settle();

    EXPECT_EQ(bench->take_only<protocol::close>(again).reason, why);
}

TEST_F(ServerEngineSignOut, WhatTheDisplacedOneHadSaidIsNotStored) {
    serve(sign_out_policy::one_per_user);
    const auto asked = ask_login(tablet);
    bench->run_job();  // finds the user; now the login waits for the store, and the send behind it
    bench->say(held, bench->a_send(held, destination::direct("alice"), "late"));

    EXPECT_FALSE(bench->answer(asked).failure);

    EXPECT_TRUE(database.tables().messages.empty());
    EXPECT_EQ(bench->take_only<protocol::close>(held).reason.code, errc::kicked);
}

TEST_F(ServerEngineSignOut, WhoeverAnswersTheProbeKeepsTheNewerOneOut) {
    serve(sign_out_policy::refuse_newer);
    const auto asked = probe();

    bench->say(held, protocol::heartbeat{});

    const auto answer = bench->answer(asked);
    ASSERT_TRUE(answer.failure);
    EXPECT_EQ(answer.failure->code, errc::logged_in_elsewhere);
    EXPECT_NE(answer.failure->detail.find(uuid_text(phone.device.view())), std::string::npos);
    EXPECT_FALSE(bench->is_disconnected(held));
}

TEST_F(ServerEngineSignOut, WhoeverIsSilentGivesWay) {
    serve(sign_out_policy::refuse_newer);
    const auto asked = probe();
    bench->advance(server::engine_limits{}.probe_within - milliseconds(1));
    EXPECT_FALSE(bench->is_answered(asked));

    bench->advance(milliseconds(1));

    EXPECT_FALSE(bench->answer(asked).failure);
    EXPECT_EQ(bench->take_only<protocol::close>(held).reason.code, errc::kicked);
}

TEST_F(ServerEngineSignOut, ARepeatedLoginGetsItsFirstAnswerWhoeverHasComeSince) {
    serve(sign_out_policy::refuse_newer);
    bench->hang_up(held);
    const server::log_in login{
        bench->next_request(), "alice", "secret alice", tablet, {}, device_class::tablet
    };
    const auto first = bench->answer(bench->ask(login));
    ASSERT_FALSE(first.failure);
    bench->come_online(bench->add_device("alice"));

    const auto again = bench->answer(bench->ask(login));

    EXPECT_FALSE(again.failure);
    EXPECT_EQ(again.refresh_token, first.refresh_token);
}

TEST_F(ServerEngineSignOut, TheProbesDeadlineIsTheEngines) {
    serve(sign_out_policy::refuse_newer);
    probe();

    EXPECT_EQ(
        bench->engine.next_timeout(), bench->now().steady + server::engine_limits{}.probe_within
    );
}

TEST_F(ServerEngineSignOut, WhoeverHangsUpGivesWayAtOnce) {
    serve(sign_out_policy::refuse_newer);
    const auto asked = probe();

    bench->hang_up(held);

    EXPECT_FALSE(bench->answer(asked).failure);
}

TEST_F(ServerEngineSignOut, WhoeverIsNotConnectedIsNotAsked) {
    serve(sign_out_policy::refuse_newer);
    bench->hang_up(held);

    EXPECT_FALSE(bench->answer(ask_login(tablet)).failure);
}

TEST_F(ServerEngineSignOut, ADeviceIsNotInItsOwnWay) {
    serve(sign_out_policy::refuse_newer);

    EXPECT_FALSE(bench->answer(ask_login(phone.device)).failure);

    EXPECT_TRUE(bench->take(held).empty());
}

TEST_F(ServerEngineSignOut, AWrongPasswordDisturbsNobody) {
    serve(sign_out_policy::refuse_newer);

    const auto answer = bench->answer(bench->ask(
        server::log_in{bench->next_request(), "alice", "a guess", tablet, {}, device_class::web}
    ));

    EXPECT_EQ(answer.failure->code, errc::wrong_password);
    EXPECT_TRUE(bench->take(held).empty());
}

TEST_F(ServerEngineSignOut, ADrainEndsTheWaiting) {
    serve(sign_out_policy::refuse_newer);
    const auto asked = probe();

    bench->engine.drain(bench->now());
    bench->drain();

    EXPECT_EQ(bench->answer(asked).failure->code, errc::shutting_down);
}

}  // namespace
}  // namespace gapless::tests
