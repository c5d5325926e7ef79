#include "sdk/core/client_engine.hpp"

#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;
using sdk::connection_state;

TEST(ClientEngine, ConnectsWhenItIsMade) {
    driven_engine device;

    EXPECT_EQ(device.take<sdk::connect>().size(), 1u);
    EXPECT_EQ(device.engine().state(), connection_state::connecting);
}

TEST(ClientEngine, LogsInWithOneFlight) {
    driven_engine device;

    device.open();

    const auto hello = device.taken<protocol::hello>();
    ASSERT_EQ(hello.size(), 1u);
    EXPECT_EQ(hello[0].device, alice().device);
    EXPECT_EQ(hello[0].versions, std::vector<std::uint32_t>{1});
    EXPECT_EQ(device.taken<protocol::authenticate>().at(0).token, "access");
    EXPECT_EQ(device.taken<protocol::sync>().at(0), (protocol::sync{{}, {}, 100}));
}

TEST(ClientEngine, IsLiveAndSettledOnceTheFirstSyncHasEnded) {
    driven_engine device;
    scripted_server server;

    server.log_in(device);

    EXPECT_EQ(device.engine().state(), connection_state::live);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST(ClientEngine, CatchesUpFromTheInboxAndShowsEverythingInOrder) {
    driven_engine device;
    scripted_server server;
    server.add_direct(c5);
    server.append(c5, "one");
    server.append(c5, "two");
    server.append(c5, "three");

    server.log_in(device);

    EXPECT_EQ(device.shown(), (texts{"one", "two", "three"}));
    EXPECT_EQ(device.row(c5)->high, seq{3});
    EXPECT_EQ(device.cursor(), server.version());
    EXPECT_TRUE(device.engine().is_settled());
}

TEST(ClientEngine, StoresAPushAndMovesTheCursor) {
    driven_engine device;
    scripted_server server;
    server.add_direct(c5);
    server.log_in(device);
    server.append(c5, "one");

    device.say(server.push(c5));

    EXPECT_EQ(device.shown(), (texts{"one"}));
    EXPECT_EQ(device.cursor(), server.version());
    EXPECT_TRUE(device.engine().is_settled());
}

TEST(ClientEngine, SendsAndShowsItsOwnMessageWhenItIsSequenced) {
    driven_engine device;
    scripted_server server;
    server.add_direct(c5);
    server.log_in(device);

    const auto id = device.send(destination::to(c5), "hello");
    device.flush();
    const auto sends = device.taken<protocol::send>();
    ASSERT_EQ(sends.size(), 1u);
    EXPECT_EQ(sends[0].client_id, id);
    EXPECT_EQ(sends[0].counter, sender_counter{1});
    device.say(server.answer(sends[0], c5));

    EXPECT_EQ(device.shown(), (texts{"hello"}));
    const auto sent = device.events<sent_event>();
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(sent[0], (sent_event{id, c5, seq{1}, false}));
    EXPECT_EQ(device.rows(c5).at(0), server.at(c5).messages.at(0));
    EXPECT_EQ(device.row(c5)->last_counter, sender_counter{1});
    EXPECT_EQ(device.drafts(), 0u);
    EXPECT_TRUE(device.engine().is_settled());
}

}  // namespace
}  // namespace gapless::tests
