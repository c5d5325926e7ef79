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

// A live device that sends a message whose id the server knows with another body.
class ClientEngineConflict : public testing::Test {
protected:
    ClientEngineConflict() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
        id = device.send(destination::to(c5), "mine");
        device.flush();
        refused_send = device.taken<protocol::send>().at(0);
    }

    void refuse(seq conflict) {
        device.say(protocol::refused{id, error{errc::conflict}, {}, conflict});
    }

    // The server has had it all along, and has told nobody.
    void store_on_server() {
        auto other = refused_send;
        other.body = "mine, as the server has it";
        server.append(c5, other);
    }

    driven_engine device;
    scripted_server server;
    client_id id;
    protocol::send refused_send;
};

TEST_F(ClientEngineConflict, TakesTheServersVersion) {
    store_on_server();

    refuse(seq{1});
    EXPECT_TRUE(device.events<failed_event>().empty());
    EXPECT_FALSE(device.engine().is_settled());
    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"mine, as the server has it"}));
    const auto sent = device.events<sent_event>();
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(sent[0].client_id, id);
    EXPECT_EQ(sent[0].seq, seq{1});
    EXPECT_TRUE(device.events<failed_event>().empty());
    EXPECT_EQ(device.drafts(), 0u);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineConflict, FailsWhatIsNotThereAfterAll) {
    refuse(seq{1});
    EXPECT_TRUE(device.events<failed_event>().empty());

    server.answer_all(device);

    const auto failed = device.events<failed_event>();
    ASSERT_EQ(failed.size(), 1u);
    EXPECT_EQ(failed[0], (failed_event{id, destination::to(c5), error{errc::conflict}}));
    EXPECT_EQ(device.drafts(), 1u);
    EXPECT_TRUE(device.taken<protocol::send>().empty());
    EXPECT_TRUE(device.engine().is_settled());
    EXPECT_EQ(device.stored().drafts.at(0).second.state, protocol::draft_state::failed);
}

// Its life was over before this device looked: there is nothing to find it by.
TEST_F(ClientEngineConflict, WhatHasExpiredThereWasSent) {
    store_on_server();
    server.at(c5).holes.push_back({seq{1}, seq{1}, protocol::hole_reason::expired});

    refuse(seq{1});
    server.answer_all(device);

    EXPECT_TRUE(device.shown().empty());
    EXPECT_EQ(device.events<sent_event>(), (std::vector{sent_event{id, c5, seq{1}, true}}));
    EXPECT_TRUE(device.events<failed_event>().empty());
    EXPECT_EQ(device.drafts(), 0u);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineConflict, LooksAgainOnTheNextConnection) {
    store_on_server();
    refuse(seq{1});
    device.lose();
    device.wait(seconds(2));

    server.log_in(device);

    EXPECT_EQ(device.shown(), (texts{"mine, as the server has it"}));
    EXPECT_EQ(device.events<sent_event>().size(), 1u);
    EXPECT_TRUE(device.events<failed_event>().empty());
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineConflict, AsksAgainAfterACrash) {
    refuse(seq{1});
    device.crash();

    server.log_in(device);

    EXPECT_EQ(device.taken<protocol::send>().at(0).client_id, id);
}

TEST_F(ClientEngineConflict, LetsTheNextMessageGoOn) {
    store_on_server();
    refuse(seq{1});
    server.answer_all(device);

    device.send(destination::to(c5), "next");
    device.flush();

    EXPECT_EQ(device.taken<protocol::send>().at(0).counter, sender_counter{2});
}

}  // namespace
}  // namespace gapless::tests
