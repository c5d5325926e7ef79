#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using sdk::connection_state;

class ClientEngineConnection : public testing::Test {
protected:
    ClientEngineConnection() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
    }

    void close(errc why, std::optional<duration> retry_after = std::nullopt) {
        device.say(protocol::close{error{why, {}, retry_after}});
    }

    std::size_t connects() { return device.take<sdk::connect>().size(); }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineConnection, ComesBackAfterALossWithinItsLimits) {
    device.lose();
    EXPECT_EQ(device.engine().state(), connection_state::connecting);
    device.wait(milliseconds(499));
    EXPECT_EQ(connects(), 0u);

    device.wait(seconds(1));

    EXPECT_EQ(connects(), 1u);
}

TEST_F(ClientEngineConnection, NamesTheNewestSessionThatItKnows) {
    const auto named = [this] {
        device.open();
        return device.taken<protocol::authenticate>().at(0).session_epoch;
    };
    device.lose();
    device.wait(seconds(1));
    EXPECT_EQ(named(), session_epoch{1});

    device.crash();

    EXPECT_EQ(named(), session_epoch{1}) << "it was stored with what had come";
}

TEST_F(ClientEngineConnection, AnswersAServerThatKnowsANewerSession) {
    device.lose();
    device.wait(seconds(1));
    device.open();
    device.forget_outputs();

    device.say(protocol::challenge{session_epoch{9}});

    const auto again = device.taken<protocol::authenticate>();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].session_epoch, session_epoch{9});
    EXPECT_EQ(again[0].token, "access");
    device.say(server.welcome());
    EXPECT_EQ(device.engine().state(), connection_state::catching_up);
}

TEST_F(ClientEngineConnection, ForgetsEarlierFailuresOnceItIsLive) {
    for (int n = 0; n < 20; ++n) {
        device.lose();
        device.wait(seconds(31));
    }
    server.log_in(device);
    device.lose();
    device.forget_outputs();

    device.wait(seconds(1));

    EXPECT_EQ(connects(), 1u);
}

TEST_F(ClientEngineConnection, SaysWhyItIsNotLive) {
    device.lose(errc::certificate_refused);

    const auto states = device.take<sdk::state_changed>();
    ASSERT_EQ(states.size(), 1u);
    EXPECT_EQ(states[0].state, connection_state::connecting);
    EXPECT_EQ(states[0].reason, error{errc::certificate_refused});
}

TEST_F(ClientEngineConnection, TellsEachStateOnTheWay) {
    device.lose();
    device.wait(seconds(1));
    device.forget_outputs();

    server.log_in(device);

    std::vector<connection_state> states;
    for (const auto& told : device.take<sdk::state_changed>()) {
        states.push_back(told.state);
    }
    EXPECT_EQ(states, (std::vector{connection_state::catching_up, connection_state::live}));
}

TEST_F(ClientEngineConnection, HonoursTheServersWish) {
    close(errc::overloaded, seconds(60));
    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);

    device.wait(seconds(59));
    EXPECT_EQ(connects(), 0u);
    device.wait(seconds(33));

    EXPECT_EQ(connects(), 1u);
}

TEST_F(ClientEngineConnection, StaysAwayWhenItIsSuperseded) {
    close(errc::superseded);

    device.wait(hours(1));

    EXPECT_EQ(connects(), 0u);
    EXPECT_EQ(device.engine().state(), connection_state::offline);
    EXPECT_EQ(device.take<sdk::state_changed>().at(0).reason->code, errc::superseded);
}

TEST_F(ClientEngineConnection, StaysAwayWhenItIsKicked) {
    close(errc::kicked);
    device.engine().network_changed(device.now());
    device.drain();

    device.wait(hours(1));

    EXPECT_EQ(connects(), 0u);
    EXPECT_FALSE(device.engine().next_timeout());
}

TEST_F(ClientEngineConnection, ComesBackWhenTheUserWantsTo) {
    close(errc::superseded);

    device.engine().go_online(device.now());
    device.drain();

    EXPECT_EQ(connects(), 1u);
    EXPECT_EQ(device.engine().state(), connection_state::connecting);
}

TEST_F(ClientEngineConnection, AsksForNewTokensAndWaitsForThem) {
    close(errc::token_expired);

    EXPECT_EQ(device.take<sdk::refresh_tokens>().size(), 1u);
    device.wait(minutes(10));
    EXPECT_EQ(connects(), 0u);
    EXPECT_EQ(device.engine().state(), connection_state::connecting);
}

TEST_F(ClientEngineConnection, LogsInWithTheNewTokensAndStoresThem) {
    close(errc::token_expired);
    auto renewed = alice();
    renewed.access_token = "new access";
    renewed.refresh_token = "new refresh";

    device.engine().handle_tokens(renewed, device.now());
    device.drain();
    EXPECT_EQ(connects(), 0u);
    device.flush();

    EXPECT_EQ(connects(), 1u);
    EXPECT_EQ(device.stored().identity, renewed);
    EXPECT_EQ(device.engine().view().identity, renewed);
    device.open();
    EXPECT_EQ(device.taken<protocol::authenticate>().at(0).token, "new access");
}

// The server forgets the old ones when it sees the new ones.
TEST_F(ClientEngineConnection, NeverUsesTokensThatItCouldNotStore) {
    close(errc::token_expired);
    device.forget_outputs();
    auto renewed = alice();
    renewed.access_token = "new access";
    device.disk().fail_commits(errc::storage_full);

    device.engine().handle_tokens(renewed, device.now());
    device.drain();
    device.flush();

    EXPECT_EQ(connects(), 0u);
    device.wait(seconds(2));
    EXPECT_EQ(device.take<sdk::refresh_tokens>().size(), 1u);
}

TEST_F(ClientEngineConnection, DoesNotRenewInALoop) {
    close(errc::token_expired);
    device.engine().handle_tokens(alice(), device.now());
    device.drain();
    device.flush();
    device.open();
    device.forget_outputs();

    close(errc::token_expired);

    EXPECT_TRUE(device.take<sdk::refresh_tokens>().empty());
    device.wait(seconds(2));
    EXPECT_EQ(device.take<sdk::refresh_tokens>().size(), 1u);
}

TEST_F(ClientEngineConnection, GoesOfflineWhenItsTokensAreRefused) {
    close(errc::token_expired);

    device.engine().handle_tokens_refused(error{errc::wrong_password}, device.now());
    device.drain();
    device.wait(hours(1));

    EXPECT_EQ(device.engine().state(), connection_state::offline);
    EXPECT_EQ(connects(), 0u);
    EXPECT_EQ(device.take<sdk::state_changed>().back().reason->code, errc::wrong_password);
}

TEST_F(ClientEngineConnection, TriesToRenewAgainWhenOnlyTheNetworkWasInTheWay) {
    close(errc::token_expired);
    device.forget_outputs();

    device.engine().handle_tokens_refused(error{errc::unreachable}, device.now());
    device.drain();
    device.wait(seconds(2));

    EXPECT_EQ(device.take<sdk::refresh_tokens>().size(), 1u);
    EXPECT_EQ(device.engine().state(), connection_state::connecting);
}

TEST_F(ClientEngineConnection, TriesToRenewAgainWhenTheServersDiskIsFull) {
    close(errc::token_expired);
    device.forget_outputs();

    device.engine().handle_tokens_refused(error{errc::storage_full}, device.now());
    device.drain();
    device.wait(seconds(2));

    EXPECT_EQ(device.take<sdk::refresh_tokens>().size(), 1u);
}

TEST_F(ClientEngineConnection, LeavesAServerThatSaysWhatOnlyClientsSay) {
    device.say(protocol::hello{});

    EXPECT_EQ(device.taken<protocol::close>().at(0).reason.code, errc::unexpected_frame);
    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
    device.wait(seconds(2));
    EXPECT_EQ(connects(), 1u);
}

TEST_F(ClientEngineConnection, LeavesAServerWhosePushHasHoles) {
    server.append(c5, "one");
    server.append(c5, "two");
    auto push = server.push(c5, 1, 2);
    protocol::push_batch broken = *push.batch;
    broken.messages[1].seq = seq{7};
    push.batch = std::make_shared<const protocol::push_batch>(broken);

    device.say(push);

    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
    EXPECT_TRUE(device.rows(c5).empty());
}

TEST_F(ClientEngineConnection, GivesUpAServerThatDoesNotWelcomeIt) {
    device.lose();
    device.wait(seconds(2));
    device.open();
    device.forget_outputs();

    device.wait(seconds(10));

    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
    EXPECT_EQ(device.take<sdk::state_changed>().at(0).reason->code, errc::timed_out);
}

TEST_F(ClientEngineConnection, AsksForLifeInSilenceAndLeavesTheDead) {
    device.wait(seconds(30));
    EXPECT_EQ(device.taken<protocol::heartbeat>().size(), 1u);
    EXPECT_TRUE(device.take<sdk::disconnect>().empty());

    device.wait(seconds(10));

    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
    EXPECT_EQ(device.engine().state(), connection_state::connecting);
}

TEST_F(ClientEngineConnection, TakesThePartsOfALongFrameForLife) {
    for (int part = 0; part < 10; ++part) {
        device.wait(seconds(29));
        device.engine().handle_part(device.now());
        device.drain();
    }

    EXPECT_TRUE(device.taken<protocol::heartbeat>().empty());
    EXPECT_TRUE(device.take<sdk::disconnect>().empty());
}

TEST_F(ClientEngineConnection, TakesTheAckAlongWithTheHeartbeat) {
    sdk::client_engine::limits lazy;
    lazy.ack_after = minutes(1);
    driven_engine slow(lazy);
    server.log_in(slow);
    server.append(c5, "one");
    slow.say(server.push(c5));

    slow.wait(seconds(30));

    const auto beats = slow.taken<protocol::heartbeat>();
    ASSERT_EQ(beats.size(), 1u);
    ASSERT_TRUE(beats[0].acknowledged);
    EXPECT_EQ(beats[0].acknowledged->frames, 1u);
}

TEST_F(ClientEngineConnection, TriesAtOnceWhenTheNetworkChanged) {
    device.lose();

    device.engine().network_changed(device.now());
    device.drain();

    EXPECT_EQ(connects(), 1u);
}

TEST_F(ClientEngineConnection, AsksForLifeWhenTheNetworkChangedUnderASession) {
    device.engine().network_changed(device.now());
    device.drain();

    EXPECT_EQ(device.taken<protocol::heartbeat>().size(), 1u);
}

TEST_F(ClientEngineConnection, GoesOfflineAndStaysThereUntilItIsWanted) {
    device.engine().go_offline(device.now());
    device.drain();
    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
    device.wait(hours(1));
    EXPECT_EQ(connects(), 0u);
    EXPECT_EQ(device.engine().state(), connection_state::offline);

    device.engine().go_online(device.now());
    device.drain();

    EXPECT_EQ(connects(), 1u);
}

TEST_F(ClientEngineConnection, CancelsAConnectThatIsNoLongerWanted) {
    device.lose();
    device.wait(seconds(2));
    device.forget_outputs();

    device.engine().go_offline(device.now());
    device.drain();

    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
}

TEST_F(ClientEngineConnection, KeepsDraftsWhileItIsOffline) {
    sdk::client_engine::limits shy;
    shy.stay_offline = true;
    driven_engine quiet(shy);
    EXPECT_TRUE(quiet.take<sdk::connect>().empty());

    quiet.send(destination::direct("bob"), "later");
    quiet.flush();

    EXPECT_EQ(quiet.take<sdk::queued>().size(), 1u);
    EXPECT_EQ(quiet.drafts(), 1u);
}

TEST_F(ClientEngineConnection, AcknowledgesOnlyWhatIsStored) {
    server.append(c5, "one");
    device.hear(server.push(c5));
    device.engine().handle_timeout(device.now());
    device.drain();
    EXPECT_TRUE(device.taken<protocol::ack>().empty());

    device.flush();
    device.wait(milliseconds(200));

    const auto acks = device.taken<protocol::ack>();
    ASSERT_EQ(acks.size(), 1u);
    EXPECT_EQ(acks[0].frames, 1u);
    EXPECT_EQ(acks[0].marks, (std::vector{protocol::mark{c5, seq{1}}}));
    EXPECT_EQ(acks[0].inbox_version, server.version());
}

TEST_F(ClientEngineConnection, CountsTheFramesOfEachConnectionAnew) {
    server.append(c5, "one");
    device.hear(server.push(c5));
    device.engine().handle_disconnected(error{errc::unreachable}, device.now());
    device.engine().network_changed(device.now());
    device.engine().handle_connected(device.now());
    device.hear(server.welcome());
    device.flush();
    server.answer_all(device);

    device.wait(milliseconds(200));

    EXPECT_EQ(device.taken<protocol::ack>().at(0).frames, 0u);
}

TEST_F(ClientEngineConnection, AcknowledgesManyMessagesAtOnce) {
    for (int n = 0; n < 32; ++n) {
        server.append(c5, "text");
    }
    auto push = server.push(c5, 1, 32);
    push.inbox->prev = device.cursor();

    device.say(push);

    EXPECT_EQ(device.taken<protocol::ack>().size(), 1u);
}

TEST_F(ClientEngineConnection, MarksStopBelowAGap) {
    server.append(c5, "one");
    server.append(c5, "two");
    server.append(c5, "three");
    device.say(server.push(c5, 1, 1));
    device.say(server.push(c5, 3, 3));

    device.wait(milliseconds(200));

    EXPECT_EQ(device.taken<protocol::ack>().at(0).marks, (std::vector{protocol::mark{c5, seq{1}}}));
}

TEST_F(ClientEngineConnection, LeavesASessionOfAnotherUser) {
    device.lose();
    device.wait(seconds(1));
    device.open();
    device.forget_outputs();
    auto granted = server.welcome();
    granted.user = user_id{granted.user.value + 1};

    device.say(granted);

    EXPECT_EQ(device.engine().state(), sdk::connection_state::connecting);
    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
    const auto said = device.taken<protocol::close>();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].reason.code, errc::unexpected_frame);
}

}  // namespace
}  // namespace gapless::tests
