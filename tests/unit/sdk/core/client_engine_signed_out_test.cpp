#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::tests {
namespace {

using sdk::connection_state;

class ClientEngineSignedOut : public testing::Test {
protected:
    ClientEngineSignedOut() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
    }

    void kick() { device.say(protocol::close{why}); }

    void log_in_again() {
        sdk::identity owner = device.engine().view().identity;
        owner.access_token = "another";
        owner.signed_out.reset();
        device.engine().handle_tokens(owner, device.now());
        device.drain();
        device.flush();
    }

    void go_online() {
        device.engine().go_online(device.now());
        device.drain();
    }

    std::size_t connects() { return device.take<sdk::connect>().size(); }

    error why{errc::kicked, "displaced by the login of a tablet"};
    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineSignedOut, StaysAwayInItsNextLife) {
    kick();

    device.crash();
    go_online();
    device.wait(hours(1));

    EXPECT_EQ(connects(), 0u);
    EXPECT_EQ(device.engine().state(), connection_state::offline);
    const auto told = device.take<sdk::state_changed>();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].reason, why);
}

TEST_F(ClientEngineSignedOut, KeepsTheReasonThroughGoingOffline) {
    kick();
    device.forget_outputs();

    device.engine().go_offline(device.now());
    device.drain();

    EXPECT_TRUE(device.take<sdk::state_changed>().empty());
}

TEST_F(ClientEngineSignedOut, ComesBackAfterALogin) {
    kick();
    device.crash();

    log_in_again();
    go_online();
    EXPECT_EQ(connects(), 1u);
    device.crash();

    EXPECT_EQ(connects(), 1u) << "the next life knows of it";
}

TEST_F(ClientEngineSignedOut, SendsItsDraftsAfterALogin) {
    kick();
    device.send(destination::to(c5), "written while it was signed out");
    device.flush();
    device.crash();
    log_in_again();
    go_online();

    server.log_in(device);

    const auto sent = device.taken<protocol::send>();
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(sent[0].body, "written while it was signed out");
}

TEST_F(ClientEngineSignedOut, DoesNotObeyWhatIsSaidToAnEarlierLogin) {
    log_in_again();

    kick();
    EXPECT_EQ(connects(), 1u);
    EXPECT_FALSE(device.engine().view().identity.signed_out);

    device.open();
    kick();
    device.wait(hours(1));
    EXPECT_EQ(connects(), 0u) << "now it was said to the newest";
}

TEST_F(ClientEngineSignedOut, IsToldSoByTheRefusalOfItsTokens) {
    device.say(protocol::close{error{errc::token_expired}});

    device.engine().handle_tokens_refused(why, device.now());
    device.drain();
    device.flush();
    device.crash();

    EXPECT_EQ(connects(), 0u);
    EXPECT_EQ(device.engine().view().identity.signed_out, why);
}

TEST_F(ClientEngineSignedOut, KeepsTheReasonWhenItCouldNotBeStoredAtOnce) {
    device.disk().fail_commits(errc::storage_full);
    kick();
    device.disk().fail_commits(std::nullopt);
    device.flush();

    device.crash();

    EXPECT_EQ(connects(), 0u);
}

TEST_F(ClientEngineSignedOut, TokensThatWereAskedForBeforeDoNotBringItBack) {
    kick();
    sdk::identity renewed = device.engine().view().identity;
    renewed.access_token = "renewed";

    device.engine().handle_tokens(renewed, device.now());
    device.drain();
    device.flush();
    go_online();

    EXPECT_EQ(connects(), 0u);
}

TEST_F(ClientEngineSignedOut, SaysThatItIsThereWhenItIsAsked) {
    device.say(protocol::heartbeat_answer{inbox_version{}, 0, true});

    EXPECT_EQ(device.taken<protocol::heartbeat>().size(), 1u);
}

}  // namespace
}  // namespace gapless::tests
