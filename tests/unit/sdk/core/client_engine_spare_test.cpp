#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

sdk::client_engine::limits with_spares() {
    sdk::client_engine::limits made;
    made.has_spare = true;
    return made;
}

class ClientEngineSpare : public testing::Test {
protected:
    ClientEngineSpare() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
    }

    // A text that nobody answers, until there is doubt.
    void send_in_vain() {
        device.send(destination::to(c5), "hello");
        device.flush();
        ASSERT_EQ(device.taken<protocol::send>().size(), 1U);
        device.wait(milliseconds(1'300));
        ASSERT_EQ(device.take<sdk::connect_spare>().size(), 1U);
    }

    driven_engine device{with_spares()};
    scripted_server server;
};

TEST_F(ClientEngineSpare, IsTakenAndSaysEverythingAgain) {
    send_in_vain();
    EXPECT_TRUE(device.take<sdk::disconnect>().empty());

    device.engine().handle_spare_connected(device.now());
    device.drain();
    device.wait(milliseconds(100));

    EXPECT_EQ(device.take<sdk::take_spare>().size(), 1U);
    EXPECT_EQ(device.taken<protocol::authenticate>().size(), 1U);
    device.say(server.welcome());
    device.flush();
    EXPECT_EQ(device.taken<protocol::send>().size(), 1U);
    EXPECT_TRUE(device.take<sdk::disconnect>().empty());
}

TEST_F(ClientEngineSpare, IsClosedWhenTheServerAnswers) {
    send_in_vain();
    device.say(protocol::heartbeat_answer{});
    EXPECT_EQ(device.take<sdk::disconnect_spare>().size(), 1U);

    device.engine().handle_spare_connected(device.now());
    device.wait(seconds(1));
    EXPECT_TRUE(device.take<sdk::take_spare>().empty());
}

TEST_F(ClientEngineSpare, NothingIsGivenUpInATunnel) {
    send_in_vain();
    device.wait(seconds(11));
    EXPECT_TRUE(device.take<sdk::disconnect>().empty());
    device.say(protocol::heartbeat_answer{});
    EXPECT_EQ(device.engine().state(), sdk::connection_state::live);
}

TEST_F(ClientEngineSpare, InTheBackgroundThereIsNone) {
    device.engine().set_app_state(app_state::background, device.now());
    device.drain();
    device.wait(seconds(5));
    EXPECT_TRUE(device.take<sdk::connect_spare>().empty());
}

}  // namespace
}  // namespace gapless::tests
