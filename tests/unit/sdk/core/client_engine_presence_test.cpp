#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

// A device that is live in a direct conversation with bob.
class ClientEnginePresence : public testing::Test {
protected:
    void SetUp() override {
        server.add_direct(c5);
        server.append(c5, "one");
        server.log_in(device);
        device.forget_outputs();
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEnginePresence, SaysWhatTheAppSaysAndStoresNothing) {
    const auto before = device.disk().commits().size();
    device.engine().set_presence(presence_state::away, device.now());
    ASSERT_TRUE(device.engine().watch_presence({"bob"}, device.now()));
    device.drain();

    EXPECT_EQ(device.taken<protocol::set_presence>().at(0).state, presence_state::away);
    EXPECT_EQ(device.taken<protocol::watch_presence>().size(), 1U);
    device.say(protocol::presence{user_id{8}, "Bob", presence_state::busy, {}, {}});

    EXPECT_EQ(device.take<sdk::presence_told>().at(0).presence.state, presence_state::busy);
    EXPECT_EQ(device.engine().presences().at("bob").state, presence_state::busy);
    EXPECT_EQ(device.disk().commits().size(), before);
}

TEST_F(ClientEnginePresence, KnowsNothingAnyMoreSomeTimeAfterTheConnectionWasLost) {
    ASSERT_TRUE(device.engine().watch_presence({"bob"}, device.now()));
    device.say(protocol::presence{user_id{8}, "bob", presence_state::busy, {}, {}});
    device.lose();
    device.forget_outputs();

    device.wait(seconds(6));

    EXPECT_EQ(device.take<sdk::presence_told>().at(0).presence.state, presence_state::unknown);
}

TEST_F(ClientEnginePresence, TypingIsSaidAndForgotten) {
    device.engine().set_typing(c5, true, device.now());
    device.drain();
    EXPECT_EQ(device.taken<protocol::typing>().size(), 1U);
    device.say(protocol::typing{c5, "bob", true});
    EXPECT_TRUE(device.take<sdk::typing_told>().at(0).typing.active);

    device.wait(seconds(6));

    EXPECT_FALSE(device.take<sdk::typing_told>().at(0).typing.active);
}

}  // namespace
}  // namespace gapless::tests
