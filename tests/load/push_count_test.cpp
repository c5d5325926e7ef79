#include "tests/load/engine_pair.hpp"

#include <gapless/time.hpp>

#include <gtest/gtest.h>

#include <string>

namespace gapless::load {
namespace {

// A device that never asks of its own accord: what it gets is pushed, or it does not get it.
sdk::client_engine::limits without_sync_timers() {
    sdk::client_engine::limits limits;
    limits.sync_every = days(300);
    limits.hold_back = days(300);
    limits.gap_patience = days(300);
    limits.heartbeat_interval = days(300);
    return limits;
}

// Twenty-five messages a second, one job each. An answer to every single message would be two
// frames a delivery; acks 200 ms apart make it 1.2.
TEST(Push, ReachesAnOnlineDeviceWithoutAnySyncTimerInAtMostThirteenFramesForTen) {
    constexpr std::size_t messages = 500;
    tests::server_bench server{{.rates = false}};
    const auto alice = server.sign_up("alice");
    const auto bob = server.sign_up("bob");
    const auto sender = server.come_online(alice);
    engine_pair device{server, bob, without_sync_timers()};
    server.say(sender, server.a_send(sender, destination::direct("bob"), "first"));
    device.come_online();
    ASSERT_EQ(device.texts_told(), 1U);

    const std::size_t before = device.frames();
    for (std::size_t i = 1; i <= messages; ++i) {
        server.say(sender, server.a_send(sender, destination::direct("bob"), std::to_string(i)));
        device.exchange();
        ASSERT_EQ(device.texts_told(), 1 + i) << "it is there when the store is through with it";
        server.advance(milliseconds(40));
        device.fire_timers();
    }

    EXPECT_TRUE(device.is_settled());
    EXPECT_LE(device.frames() - before, messages * 13 / 10);
}

}  // namespace
}  // namespace gapless::load
