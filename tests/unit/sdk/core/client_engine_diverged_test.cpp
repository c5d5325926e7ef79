#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace gapless::tests {
namespace {

// A device that has one entry of a conversation, which the server will contradict.
class ClientEngineDiverged : public testing::Test {
protected:
    ClientEngineDiverged() {
        server.add_direct(c5);
        server.append(c5, "one");
        server.log_in(device);
        device.forget_outputs();
    }

    protocol::push another_push() {
        auto push = server.push(c5, 1, 1);
        protocol::push_batch other = *push.batch;
        other.messages[0].id = message_id{666};
        other.messages[0].body = "another one";
        push.batch = std::make_shared<const protocol::push_batch>(other);
        return push;
    }

    void expect_reported() {
        const auto states = device.take<sdk::state_changed>();
        ASSERT_EQ(states.size(), 1u);
        ASSERT_TRUE(states[0].reason);
        EXPECT_EQ(states[0].reason->code, errc::log_diverged);
        EXPECT_EQ(device.rows(c5).at(0).body, "one");
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineDiverged, ReportsAnotherMessageUnderAKnownSeq) {
    device.say(another_push());

    expect_reported();
}

TEST_F(ClientEngineDiverged, ReportsItAfterARestartToo) {
    device.crash();
    server.log_in(device);
    device.forget_outputs();

    device.say(another_push());

    expect_reported();
}

TEST_F(ClientEngineDiverged, ReportsItOnce) {
    device.say(another_push());
    device.forget_outputs();

    device.say(another_push());

    EXPECT_TRUE(device.take<sdk::state_changed>().empty());
}

TEST_F(ClientEngineDiverged, ReportsAPushOfAnotherEpoch) {
    server.at(c5).entry.epoch = log_epoch{2};
    server.append(c5, "two");

    device.say(server.push(c5));

    expect_reported();
    EXPECT_EQ(device.rows(c5).size(), 1u);
}

TEST_F(ClientEngineDiverged, ReportsAnInboxEntryOfAnotherEpoch) {
    server.at(c5).entry.epoch = log_epoch{2};
    server.touch(server.at(c5));

    device.say(server.changed(c5));

    expect_reported();
    EXPECT_EQ(device.row(c5)->epoch, log_epoch{1});
}

TEST_F(ClientEngineDiverged, ReportsAnAnswerOfAnotherEpoch) {
    server.append(c5, "two");
    device.say(server.notify(c5));
    auto answer = server.answer(device.taken<protocol::pull>().at(0));
    answer.epoch = log_epoch{2};

    device.say(answer);

    expect_reported();
    EXPECT_EQ(device.rows(c5).size(), 1u);
}

TEST_F(ClientEngineDiverged, ReportsALogThatHasBecomeShorter) {
    server.append(c5, "two");
    device.say(server.notify(c5));
    const auto asked = device.taken<protocol::pull>().at(0);
    server.at(c5).entry.head = seq{1};

    device.say(server.answer(asked));

    expect_reported();
}

TEST_F(ClientEngineDiverged, KeepsTheHeadForTheNextStart) {
    device.say(another_push());
    server.append(c5, "two");
    server.touch(server.at(c5));
    device.say(server.changed(c5));
    EXPECT_EQ(device.row(c5)->head, seq{2}) << "the cursor passes this change";

    device.crash();
    server.log_in(device);

    EXPECT_EQ(device.rows(c5).size(), 2u);
}

TEST_F(ClientEngineDiverged, PullsNothingMoreOfThatConversationButOfOthers) {
    device.say(another_push());
    server.append(c5, "two");
    server.add_direct(c6, "carol");
    server.append(c6, "hi");

    device.say(server.notify(c5));
    device.say(server.notify(c6));
    server.answer_all(device);

    EXPECT_EQ(device.rows(c5).size(), 1u);
    EXPECT_EQ(device.rows(c6).size(), 1u);
}

TEST_F(ClientEngineDiverged, LeavesItsGapAloneFromThenOn) {
    server.append(c5, "two");
    device.say(server.notify(c5));
    auto answer = server.answer(device.taken<protocol::pull>().at(0));
    answer.epoch = log_epoch{2};
    device.say(answer);
    device.lose();
    device.wait(seconds(1));

    device.open();
    device.say(server.welcome());

    EXPECT_TRUE(device.taken<protocol::pull>().empty());
}

}  // namespace
}  // namespace gapless::tests
