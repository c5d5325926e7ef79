#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace gapless::tests {
namespace {

class ClientEngineHints : public testing::Test {
protected:
    ClientEngineHints() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
    }

    void say_network(const std::string& name, bool is_online = true) {
        device.engine().set_network_state({name, network_kind::wifi, is_online}, device.now());
        device.drain();
        device.flush();
    }

    void say_app(app_state state) {
        device.engine().set_app_state(state, device.now());
        device.drain();
        device.flush();
    }

    void answer() { device.say(protocol::heartbeat_answer{}); }

    std::vector<protocol::heartbeat> pings() { return device.taken<protocol::heartbeat>(); }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineHints, WithoutANetworkNoTimerRuns) {
    say_network("home", false);

    device.wait(seconds(10));
    EXPECT_EQ(device.engine().next_timeout(), std::nullopt);
    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1U);
    device.wait(days(1));
    EXPECT_TRUE(device.take<sdk::connect>().empty());

    say_network("home");
    EXPECT_EQ(device.take<sdk::connect>().size(), 1U);
}

TEST_F(ClientEngineHints, InTheBackgroundItAsksSeldomAndSyncsWhenHeartbeatsSaySo) {
    say_app(app_state::background);
    ASSERT_EQ(pings().size(), 1U);
    answer();

    int asked = 0;
    const instant end = device.now().steady + hours(1);
    while (device.now().steady < end) {
        device.wait(seconds(1));
        if (!pings().empty()) {
            ++asked;
            answer();
        }
    }

    EXPECT_LT(asked, 20);
    EXPECT_GT(asked, 8);
    EXPECT_TRUE(device.taken<protocol::sync>().empty());
}

TEST_F(ClientEngineHints, TheForegroundSyncsEverySoOften) {
    say_app(app_state::background);
    answer();
    say_app(app_state::foreground);
    answer();
    for (int n = 0; n < 11; ++n) {
        device.wait(seconds(30));
        answer();
    }
    EXPECT_FALSE(device.taken<protocol::sync>().empty());
}

TEST_F(ClientEngineHints, TheBackgroundsSilenceIsAnnounced) {
    say_app(app_state::background);
    const auto sent = pings();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent.front().next_silence, seconds(60));
}

TEST_F(ClientEngineHints, WhatWasLearnedIsKeptByTheNextFlush) {
    say_network("wifi");
    say_app(app_state::background);
    answer();
    for (int n = 0; n < 2; ++n) {
        device.wait(seconds(60));
        answer();
    }

    const auto stored = device.stored().networks;
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored.front().name, "wifi");
    EXPECT_EQ(stored.front().heartbeat.low, seconds(60));

    device.crash();
    server.log_in(device);
    device.forget_outputs();
    say_network("wifi");
    answer();
    pings();
    say_app(app_state::background);
    const auto sent = pings();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent.front().next_silence, seconds(90));
}

// Behind TLS: hello, authenticate and sync at once, and what waits leaves with the welcome, before
// the first page has come.
TEST_F(ClientEngineHints, BackOnANetworkTheFirstMessageLeavesAfterOneRoundTrip) {
    say_network("home", false);
    device.send(destination::to(c5), "hello");
    device.flush();
    say_network("home");
    device.forget_outputs();

    device.open();
    EXPECT_EQ(device.taken<protocol::hello>().size(), 1U);
    EXPECT_EQ(device.taken<protocol::authenticate>().size(), 1U);
    EXPECT_EQ(device.taken<protocol::sync>().size(), 1U);
    EXPECT_TRUE(device.taken<protocol::send>().empty());

    device.say(server.welcome());
    EXPECT_EQ(device.taken<protocol::send>().size(), 1U);
}

TEST_F(ClientEngineHints, WhatIsSentEndsASilence) {
    say_app(app_state::background);
    answer();
    for (int n = 0; n < 4; ++n) {
        device.wait(seconds(50));
        device.engine().set_typing(c5, true, device.now());
        device.drain();
        device.wait(seconds(10));
        answer();
    }
    EXPECT_EQ(device.taken<protocol::typing>().size(), 4U);
    EXPECT_TRUE(device.stored().networks.empty());
}

}  // namespace
}  // namespace gapless::tests
