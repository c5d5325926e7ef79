#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gapless/transport.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace gapless::integration {
namespace {

// Over each way there is to the server.
class Conversation : public SdkFixture, public ::testing::WithParamInterface<transport> {
protected:
    [[nodiscard]] config tuned(config chosen) const override {
        chosen.transport = GetParam();
        return SdkFixture::tuned(std::move(chosen));
    }
};

INSTANTIATE_TEST_SUITE_P(
    Over,
    Conversation,
    ::testing::Values(transport::tcp, transport::websocket, transport::exchange),
    [](const auto& over) {
        const bool is_tcp = over.param == transport::tcp;
        return is_tcp ? "Tcp" : over.param == transport::websocket ? "WebSocket" : "Exchange";
    }
);

TEST_P(Conversation, TwoPeopleTalk) {
    const auto alice = somebody("alice");
    const auto bob = somebody("Bob");

    const auto first = alice->send_and_wait(destination::direct("bob"), "hello");
    ASSERT_TRUE(first.sent) << message_of(first.sent.error());
    ASSERT_TRUE(bob->sees(1));
    const auto second = bob->send_and_wait(destination::to(first.sent->conversation), "hi");
    ASSERT_TRUE(second.sent) << message_of(second.sent.error());
    EXPECT_GT(second.sent->seq, first.sent->seq);

    ASSERT_TRUE(alice->sees(2));
    ASSERT_TRUE(bob->sees(2));
    EXPECT_EQ(alice->texts(), (texts{"hello", "hi"}));
    EXPECT_EQ(bob->texts(), (texts{"hello", "hi"}));
    ASSERT_TRUE(alice->catch_up());
    EXPECT_EQ(
        (*alice)->history(first.sent->conversation, seq{1}, 100),
        (*bob)->history(first.sent->conversation, seq{1}, 100)
    );
}

TEST_P(Conversation, WhatWasWrittenOfflineIsSentLater) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    (*alice)->disconnect();
    ASSERT_TRUE(alice->becomes(connection_state::offline));

    const auto queued = alice->send(destination::direct("bob"), "written offline");
    ASSERT_TRUE(queued);
    const auto outbox = (*alice)->outbox();
    ASSERT_EQ(outbox->size(), 1U);
    EXPECT_EQ(outbox->front().client_id, *queued);
    EXPECT_EQ(outbox->front().text, "written offline");
    EXPECT_FALSE((*alice)->is_settled());

    (*alice)->connect();
    ASSERT_TRUE(alice->catch_up());
    EXPECT_TRUE((*alice)->outbox()->empty());
    ASSERT_TRUE(bob->sees(1));
    EXPECT_EQ(bob->texts(), (texts{"written offline"}));
}

TEST_P(Conversation, GoesOnAfterAServerThatRestarts) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "before").sent);

    server_.restart();
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "between").sent);
    server_.kill();
    ASSERT_TRUE(alice->send(destination::direct("bob"), "after"));
    server_.start();

    ASSERT_TRUE(bob->sees(3));
    EXPECT_EQ(bob->texts(), (texts{"before", "between", "after"}));
    ASSERT_TRUE(alice->catch_up());
    ASSERT_TRUE(alice->sees(3));
    EXPECT_EQ(alice->texts(), bob->texts());
}

TEST_P(Conversation, KeepsTheOrderOfManyMessages) {
    constexpr int count = 300;
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    texts said;
    std::vector<int> queued;  // written by one callback at a time
    for (int i = 0; i < count; ++i) {
        said.push_back("number " + std::to_string(i));
        (*alice)->send("bob", said.back(), [&queued, i](const result<client_id>& id) {
            EXPECT_TRUE(id);
            queued.push_back(i);
        });
    }
    ASSERT_TRUE(bob->sees(count));
    ASSERT_TRUE(alice->sees(count));
    EXPECT_EQ(bob->texts(), said);
    EXPECT_EQ(alice->texts(), said);
    wait_for([&](auto told) { (*alice)->close(told); });
    EXPECT_EQ(queued.size(), static_cast<std::size_t>(count));
    EXPECT_TRUE(std::is_sorted(queued.begin(), queued.end()));
}

TEST_P(Conversation, OneUsersDevicesSeeTheSame) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    ASSERT_TRUE(bob->send_and_wait(destination::direct("alice"), "one").sent);
    person tablet(in_memory());
    ASSERT_TRUE(tablet.log_in(credentials_of("alice")));
    tablet->connect();
    ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "two").sent);
    ASSERT_TRUE(tablet.sees(2));
    EXPECT_EQ(tablet.texts(), (texts{"one", "two"}));
}

TEST_P(Conversation, StandsInItsDirectoryAfterTheEnd) {
    const tests::temporary_directory directory;
    const auto bob = somebody("bob");
    conversation_id talk;
    {
        const auto alice = somebody("alice", in_directory(directory / "alice"));
        const auto sent = alice->send_and_wait(destination::direct("bob"), "kept");
        ASSERT_TRUE(sent.sent);
        talk = sent.sent->conversation;
        ASSERT_TRUE(alice->sees(1));
        wait_for([&](auto told) { (*alice)->close(told); });
    }
    person again(in_directory(directory / "alice"));
    ASSERT_TRUE(again->who());
    EXPECT_EQ(again->who()->user, "alice");
    const auto history = again->history(talk, seq{1}, 100);
    ASSERT_TRUE(history);
    ASSERT_FALSE(history->empty());
    EXPECT_EQ(history->back().body, "kept");

    again->connect();
    ASSERT_TRUE(again.send_and_wait(destination::to(talk), "and on").sent);
    ASSERT_TRUE(bob->sees(2));
    EXPECT_EQ(bob->texts(), (texts{"kept", "and on"}));
}

}  // namespace
}  // namespace gapless::integration
