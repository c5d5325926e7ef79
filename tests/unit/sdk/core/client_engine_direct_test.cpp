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

TEST(ClientEngineDirect, SendsToTheUserUntilTheConversationIsKnown) {
    driven_engine device;
    scripted_server server;
    server.log_in(device);

    device.send(destination::direct("Bob"), "hello");
    device.flush();

    EXPECT_EQ(device.taken<protocol::send>().at(0).to, destination::direct("bob"));
}

TEST(ClientEngineDirect, ShowsTheFirstMessageOnceTheInboxNamesTheConversation) {
    driven_engine device;
    scripted_server server;
    server.log_in(device);
    const auto id = device.send(destination::direct("bob"), "hello");
    device.flush();
    const auto asked = device.taken<protocol::send>().at(0);
    server.add_direct(c5);

    device.say(server.answer(asked, c5));
    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"hello"}));
    ASSERT_EQ(device.events<sent_event>().size(), 1u);
    EXPECT_EQ(device.events<sent_event>()[0], (sent_event{id, c5, seq{1}, false}));
    EXPECT_EQ(device.row(c5)->last_counter, sender_counter{1});
    EXPECT_EQ(device.drafts(), 0u);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST(ClientEngineDirect, CountsOnInTheConversationThatAnAnswerNamed) {
    driven_engine device;
    scripted_server server;
    server.log_in(device);
    device.send(destination::direct("bob"), "one");
    device.flush();
    server.add_direct(c5);
    device.say(server.answer(device.taken<protocol::send>().at(0), c5));
    server.answer_all(device);
    ASSERT_TRUE(device.engine().mark_read(c5, seq{1}, device.now()));

    device.send(destination::direct("BOB"), "two");
    device.flush();

    const auto second = device.taken<protocol::send>().at(0);
    EXPECT_EQ(second.to, destination::to(c5));
    EXPECT_EQ(second.counter, sender_counter{2});
    EXPECT_EQ(second.read_seq, seq{1});
}

TEST(ClientEngineDirect, MovesDraftsToTheConversationInTheFlushThatLearnsOfIt) {
    driven_engine device;
    scripted_server server;
    server.log_in(device);
    device.lose();
    device.send(destination::direct("bob"), "one");
    device.send(destination::direct("bob"), "two");
    device.flush();
    server.add_direct(c5, "Bob");
    device.wait(seconds(1));

    device.open();
    device.say(server.welcome());
    device.taken<protocol::send>();
    device.say(server.answer(device.taken<protocol::sync>().at(0)));

    const auto& last = device.disk().commits().back();
    ASSERT_TRUE(last.conversations.contains(c5));
    EXPECT_EQ(last.drafts.size(), 2u);
    const auto stored = device.stored();
    for (const auto& [position, row] : stored.drafts) {
        EXPECT_EQ(row.to, destination::to(c5));
    }
}

TEST(ClientEngineDirect, KeepsTheOrderOfDraftsOverTheMove) {
    driven_engine device;
    scripted_server server;
    server.log_in(device);
    device.send(destination::direct("bob"), "one");
    device.send(destination::direct("bob"), "two");
    device.flush();
    server.add_direct(c5);

    std::vector<std::string> arrived;
    for (int turn = 0; turn < 5; ++turn) {
        for (const auto& asked : device.taken<protocol::send>()) {
            arrived.push_back(asked.body);
            device.say(server.answer(asked, c5));
        }
        server.answer_all(device);
    }

    EXPECT_EQ(arrived, (texts{"one", "two"}));
    EXPECT_EQ(device.shown(), (texts{"one", "two"}));
}

TEST(ClientEngineDirect, FindsTheCounterAgainWhenACrashTookIt) {
    driven_engine device;
    scripted_server server;
    server.log_in(device);
    device.send(destination::direct("bob"), "one");
    device.flush();
    server.add_direct(c5);
    device.say(server.answer(device.taken<protocol::send>().at(0), c5));
    device.crash();

    server.log_in(device);
    device.send(destination::direct("bob"), "two");
    device.flush();

    const auto second = device.taken<protocol::send>().at(0);
    EXPECT_EQ(second.counter, sender_counter{2});
    EXPECT_EQ(device.shown(), (texts{"one"}));
    EXPECT_EQ(device.events<sent_event>().size(), 1u);
}

}  // namespace
}  // namespace gapless::tests
