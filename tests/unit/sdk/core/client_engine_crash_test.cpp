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

class ClientEngineCrash : public testing::Test {
protected:
    ClientEngineCrash() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
    }

    driven_engine device;
    scripted_server server;
};

// The steps of a send, each of which a crash may follow.
class ClientEngineSendCrash : public ClientEngineCrash, public testing::WithParamInterface<int> {
protected:
    // Takes the steps up to the parameter; true if the draft was promised.
    bool play() {
        int step = 0;
        const auto crashes = [&] { return step++ == GetParam(); };
        device.send(destination::to(c5), "hello");
        if (crashes()) {
            return false;
        }
        device.flush();
        if (crashes()) {
            return true;
        }
        const auto stored = server.append(c5, device.taken<protocol::send>().at(0));
        if (crashes()) {
            return true;
        }
        device.hear(server.sent_for(stored, c5));
        if (crashes()) {
            return true;
        }
        device.flush();
        return true;
    }
};

TEST_P(ClientEngineSendCrash, StoresAPromisedMessageOnceAndReportsItOnce) {
    const bool was_promised = play();
    const auto before = device.events<sent_event>();

    device.crash();
    server.log_in(device);
    for (const auto& again : device.taken<protocol::send>()) {
        auto& log = server.at(c5).messages;
        if (log.empty()) {
            device.say(server.answer(again, c5));
        } else {
            auto answer = server.sent_for(log.at(0), c5);
            answer.duplicate = true;
            device.say(answer);
        }
    }
    server.answer_all(device);

    const auto expected = was_promised ? 1u : 0u;
    EXPECT_EQ(server.at(c5).messages.size(), expected);
    EXPECT_EQ(device.rows(c5), server.at(c5).messages);
    EXPECT_EQ(device.events<sent_event>().size(), expected);
    EXPECT_EQ(device.shown().size(), expected);
    EXPECT_EQ(device.drafts(), 0u);
    EXPECT_TRUE(device.engine().is_settled());
    if (!before.empty()) {
        EXPECT_EQ(device.events<sent_event>(), before);
    }
}

INSTANTIATE_TEST_SUITE_P(EachStep, ClientEngineSendCrash, testing::Range(0, 5));

TEST_F(ClientEngineCrash, PullsAStoredGapAfterARestart) {
    server.append(c5, "one");
    server.append(c5, "two");
    device.say(server.notify(c5));
    static_cast<void>(device.taken<protocol::pull>());
    device.say(server.answer(device.taken<protocol::sync>().at(0)));
    EXPECT_EQ(device.cursor(), server.version());
    EXPECT_EQ(device.row(c5)->high, seq{0});

    device.crash();
    device.open();
    device.say(server.welcome());

    const auto asked = device.taken<protocol::pull>();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0], (protocol::pull{c5, log_epoch{1}, seq{1}, seq{2}}));
    device.say(server.answer(asked[0]));
    EXPECT_EQ(device.shown(), (texts{"one", "two"}));
}

TEST_F(ClientEngineCrash, PullsAgainAfterAReconnectWhatWasUnderWay) {
    server.append(c5, "one");
    device.say(server.notify(c5));
    EXPECT_EQ(device.taken<protocol::pull>().size(), 1u);
    device.say(server.answer(device.taken<protocol::sync>().at(0)));
    device.lose();
    device.wait(seconds(1));

    server.log_in(device);

    EXPECT_EQ(device.shown(), (texts{"one"}));
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineCrash, FillsAGapOfPushesAcrossAReconnect) {
    server.append(c5, "one");
    server.append(c5, "two");
    device.say(server.push(c5, 2, 2));
    device.lose();
    device.wait(seconds(1));

    server.log_in(device);

    EXPECT_EQ(device.shown(), (texts{"one", "two"}));
    EXPECT_EQ(device.cursor(), server.version());
}

TEST_F(ClientEngineCrash, KnowsADuplicateAfterARestart) {
    server.append(c5, "one");
    const auto push = server.push(c5);
    device.say(push);
    device.crash();
    server.log_in(device);

    device.say(push);

    EXPECT_EQ(device.rows(c5).size(), 1u);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineCrash, GivesEventsAgainUntilTheyAreAcknowledged) {
    server.append(c5, "one");
    server.append(c5, "two");
    device.say(server.push(c5, 1, 2));
    const auto first = device.take<sdk::deliver_event>();
    ASSERT_EQ(first.size(), 2u);
    device.engine().acknowledge(first[0].event.id);
    device.flush();

    device.crash();

    const auto again = device.take<sdk::deliver_event>();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].event, first[1].event);
}

TEST_F(ClientEngineCrash, GivesAnEventAgainWhoseAcknowledgementWasNotFlushed) {
    server.append(c5, "one");
    device.say(server.push(c5));
    const auto first = device.take<sdk::deliver_event>();
    device.engine().acknowledge(first.at(0).event.id);

    device.crash();

    EXPECT_EQ(device.take<sdk::deliver_event>().at(0).event, first[0].event);
}

TEST_F(ClientEngineCrash, AcknowledgesNoEventByItself) {
    server.append(c5, "one");
    device.say(server.push(c5));
    server.append(c5, "two");
    device.say(server.push(c5));

    EXPECT_EQ(device.stored().consumed, event_id{});
}

TEST_F(ClientEngineCrash, NeverConsumesWhatItHasNotGivenOut) {
    server.append(c5, "one");
    device.say(server.push(c5));

    device.engine().acknowledge(event_id{99});
    device.flush();

    EXPECT_EQ(device.stored().consumed, event_id{1});
}

TEST_F(ClientEngineCrash, WaitsForAnAppThatAcknowledgesNothing) {
    sdk::client_engine::limits few;
    few.events_unacknowledged_max = 2;
    driven_engine slow(few);
    for (const auto* text : {"one", "two", "three", "four"}) {
        server.append(c5, text);
    }
    server.log_in(slow);
    EXPECT_EQ(slow.shown(), (texts{"one", "two"}));

    slow.engine().acknowledge(event_id{1});
    slow.flush();

    EXPECT_EQ(slow.shown(), (texts{"one", "two", "three"}));
}

TEST_F(ClientEngineCrash, StoresAnEventInTheFlushOfItsRow) {
    server.append(c5, "one");
    device.hear(server.push(c5));

    device.crash();
    EXPECT_TRUE(device.take<sdk::deliver_event>().empty());
    server.log_in(device);

    EXPECT_EQ(device.shown(), (texts{"one"}));
}

TEST_F(ClientEngineCrash, TwoDevicesOfOneUserEndWithTheSameLog) {
    driven_engine other;
    server.log_in(other);
    other.forget_outputs();
    device.send(destination::to(c5), "from one device");
    device.flush();
    device.say(server.answer(device.taken<protocol::send>().at(0), c5));
    auto entry = server.at(c5).messages.at(0);
    entry.device = device_number(9);  // as the other sees it: not its own
    server.at(c5).messages.at(0) = entry;

    other.say(server.push(c5));

    EXPECT_EQ(other.shown(), (texts{"from one device"}));
    EXPECT_TRUE(other.events<sent_event>().empty());
    EXPECT_EQ(other.row(c5)->last_counter, sender_counter{});
}

}  // namespace
}  // namespace gapless::tests
