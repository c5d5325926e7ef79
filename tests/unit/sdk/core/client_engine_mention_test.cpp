#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gapless/outgoing_message.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {
namespace {

// A device of alice that is live in a direct conversation with bob.
class ClientEngineMention : public testing::Test {
protected:
    void SetUp() override {
        server.add_direct(c5);
        server.append(c5, "one");
        server.log_in(device);
        device.forget_outputs();
    }

    result<client_id> send(outgoing_message what) {
        auto sent = device.engine().send(destination::to(c5), std::move(what), device.now());
        device.drain();
        return sent;
    }

    void say(std::vector<std::string> mentions) {
        auto entry = a_message(seq{server.at(c5).messages.size() + 1}, "look");
        entry.mentions = std::move(mentions);
        server.append(c5, entry);
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineMention, SendsEachNameOnceAndAsItIsKeyed) {
    ASSERT_TRUE(send({"look", {"Bob", "alice", "BOB"}, true}));
    device.flush();

    const auto sent = device.taken<protocol::send>();
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(sent[0].mentions, (std::vector<std::string>{"bob", "alice"}));
    EXPECT_TRUE(sent[0].mention_all);
}

TEST_F(ClientEngineMention, RefusesWhatCannotBeMentioned) {
    std::vector<std::string> many;
    for (int n = 0; n <= 20; ++n) {
        many.push_back("user" + std::to_string(n));
    }

    EXPECT_EQ(send({"look", many}).error().code, errc::invalid_mention);
    EXPECT_EQ(send({"look", {"no name"}}).error().code, errc::invalid_name);
    EXPECT_EQ(send({"", {"bob"}}).error().code, errc::empty_message);
    many.back() = "USER0";
    EXPECT_TRUE(send({"look", many}));
}

TEST_F(ClientEngineMention, TheOwnEntryHasTheMentionsOfItsDraft) {
    ASSERT_TRUE(send({"look", {"bob"}, true}));
    device.flush();

    device.say(server.answer(device.taken<protocol::send>().at(0), c5));
    device.flush();

    const auto stored = device.disk().messages(c5, seq{2}, seq{2}, 1);
    ASSERT_EQ(stored->size(), 1u);
    EXPECT_EQ(stored->front().mentions, (std::vector<std::string>{"bob"}));
    EXPECT_TRUE(stored->front().mention_all);
    EXPECT_EQ(device.row(c5)->unread_mentions, 0u);
}

TEST_F(ClientEngineMention, CountsWhatMentionsThisUser) {
    say({"bob", "alice"});
    device.say(server.push(c5));
    say({"bob"});
    device.say(server.push(c5));
    EXPECT_EQ(device.row(c5)->unread_mentions, 1u);
    EXPECT_EQ(device.row(c5)->unread, 3u);

    ASSERT_TRUE(device.engine().mark_read(c5, seq{2}, device.now()));
    device.drain();
    device.flush();
    EXPECT_EQ(device.row(c5)->unread_mentions, 0u);
    EXPECT_EQ(device.row(c5)->unread, 1u);
}

TEST_F(ClientEngineMention, CountsTheSameWhetherPushedOrNamedByAnEntry) {
    say({"alice"});
    device.say(server.push(c5));
    server.at(c5).entry.mentions = {{seq{2}, server.at(c5).messages.at(1).ordinal}};
    server.touch(server.at(c5));

    device.say(server.changed(c5));

    EXPECT_EQ(device.row(c5)->unread_mentions, 1u);
}

TEST_F(ClientEngineMention, CountsWhatAnEntryNamesBeforeItHasTheMessage) {
    say({"alice"});
    server.at(c5).entry.mentions = {{seq{2}, server.at(c5).messages.at(1).ordinal}};
    server.touch(server.at(c5));

    device.say(server.changed(c5));
    device.flush();

    EXPECT_LT(device.row(c5)->high, seq{2});
    EXPECT_EQ(device.row(c5)->unread_mentions, 1u);
}

TEST_F(ClientEngineMention, ReachesAMutedConversation) {
    sdk::settings_change quiet;
    quiet.muted = true;
    ASSERT_TRUE(device.engine().change_settings(c5, quiet));
    device.drain();

    say({"alice"});
    device.say(server.push(c5));

    EXPECT_EQ(device.row(c5)->unread_mentions, 1u);
}

}  // namespace
}  // namespace gapless::tests
