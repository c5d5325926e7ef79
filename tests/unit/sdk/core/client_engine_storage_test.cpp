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

// A live device whose disk is about to fail.
class ClientEngineStorage : public testing::Test {
protected:
    ClientEngineStorage() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
    }

    errc send_failure() {
        const auto id = device.engine().send(destination::to(c5), {"x"}, device.now());
        return id ? errc::internal : id.error().code;
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineStorage, ReleasesNothingOfAFlushThatFailed) {
    server.append(c5, "one");
    device.hear(server.push(c5));
    device.send(destination::to(c5), "mine");
    device.disk().fail_commits(errc::storage_full);

    device.flush();

    EXPECT_EQ(device.take<sdk::storage_trouble>().at(0).reason.code, errc::storage_full);
    EXPECT_TRUE(device.shown().empty());
    EXPECT_TRUE(device.take<sdk::queued>().empty());
    EXPECT_TRUE(device.taken<protocol::send>().empty());
    EXPECT_TRUE(device.taken<protocol::ack>().empty());
    EXPECT_EQ(device.engine().view(), device.stored());
}

TEST_F(ClientEngineStorage, ReconnectsAfterAFailedFlushAndFetchesEverythingAgain) {
    server.append(c5, "one");
    device.hear(server.push(c5));
    device.disk().fail_commits(errc::storage_failed);
    device.flush();
    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
    EXPECT_EQ(device.engine().state(), connection_state::connecting);
    device.disk().fail_commits(std::nullopt);

    device.wait(seconds(1));
    EXPECT_EQ(device.take<sdk::connect>().size(), 1u);
    server.log_in(device);

    EXPECT_EQ(device.shown(), (texts{"one"}));
    EXPECT_EQ(device.cursor(), server.version());
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineStorage, SendsAgainWhatWasStoredBeforeTheFailure) {
    const auto id = device.send(destination::to(c5), "mine");
    device.flush();
    const auto stored = server.append(c5, device.taken<protocol::send>().at(0));
    device.hear(server.sent_for(stored, c5));
    device.disk().fail_commits(errc::storage_failed);
    device.flush();
    EXPECT_TRUE(device.events<sent_event>().empty());
    device.disk().fail_commits(std::nullopt);
    device.wait(seconds(1));

    server.log_in(device);

    ASSERT_EQ(device.events<sent_event>().size(), 1u);
    EXPECT_EQ(device.events<sent_event>()[0].client_id, id);
    EXPECT_EQ(device.shown(), (texts{"mine"}));
}

TEST_F(ClientEngineStorage, WaitsLongerTheOftenerAFlushFails) {
    device.disk().fail_commits(errc::storage_full);
    std::size_t tries = 0;
    const auto until = device.now().steady + minutes(10);
    while (device.now().steady < until) {
        server.append(c5, "more");
        for (const auto& wanted : device.take<sdk::connect>()) {
            static_cast<void>(wanted);
            ++tries;
            device.open();
            device.hear(server.welcome());
            device.hear(server.answer(protocol::sync{log_epoch{1}, device.cursor(), 100}));
            device.flush();
        }
        device.wait(milliseconds(250));
    }

    EXPECT_LT(tries, 80u);
    EXPECT_GT(tries, 10u);
}

TEST_F(ClientEngineStorage, FailsCommandsWhileTheMailboxCannotBeRead) {
    device.disk().fail_commits(errc::storage_failed);
    device.disk().fail_loads(errc::mailbox_corrupt);
    server.append(c5, "one");
    const auto before = device.engine().view();
    device.say(server.push(c5));

    EXPECT_EQ(send_failure(), errc::mailbox_corrupt);
    EXPECT_FALSE(device.engine().is_settled());
    EXPECT_EQ(device.engine().view(), before);
    device.wait(minutes(1));
    EXPECT_TRUE(device.take<sdk::connect>().empty());
}

TEST_F(ClientEngineStorage, ClosesAConnectionThatItCannotUse) {
    device.lose();
    device.wait(seconds(2));
    device.send(destination::to(c5), "x");
    device.disk().fail_commits(errc::storage_failed);
    device.disk().fail_loads(errc::storage_failed);
    device.flush();
    device.forget_outputs();

    device.open();

    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
    EXPECT_TRUE(device.taken<protocol::hello>().empty());
}

TEST_F(ClientEngineStorage, ComesBackWhenTheMailboxCanBeReadAgain) {
    device.disk().fail_commits(errc::storage_failed);
    device.disk().fail_loads(errc::storage_failed);
    server.append(c5, "one");
    device.say(server.push(c5));
    device.wait(minutes(1));
    device.disk().fail_commits(std::nullopt);
    device.disk().fail_loads(std::nullopt);

    device.wait(minutes(2));

    EXPECT_EQ(device.take<sdk::connect>().size(), 1u);
    server.log_in(device);
    EXPECT_EQ(device.shown(), (texts{"one"}));
    EXPECT_EQ(send_failure(), errc::internal);  // that is: it did not fail
}

TEST_F(ClientEngineStorage, GivesNoEventTwiceInOneLife) {
    server.append(c5, "one");
    device.say(server.push(c5));
    EXPECT_EQ(device.shown(), (texts{"one"}));
    device.disk().fail_commits(errc::storage_failed);
    server.append(c5, "two");
    device.say(server.push(c5));
    device.disk().fail_commits(std::nullopt);
    device.wait(seconds(1));

    server.log_in(device);

    EXPECT_EQ(device.shown(), (texts{"one", "two"}));
}

TEST_F(ClientEngineStorage, RemembersWhatWasAcknowledgedWhenTheFlushFailed) {
    server.append(c5, "one");
    device.say(server.push(c5));
    device.engine().acknowledge(event_id{1});
    device.disk().fail_commits(errc::storage_failed);
    device.flush();
    device.disk().fail_commits(std::nullopt);

    device.flush();

    EXPECT_EQ(device.stored().consumed, event_id{1});
}

TEST_F(ClientEngineStorage, ReportsEventsThatCannotBeReadAndGivesThemLater) {
    server.append(c5, "one");
    device.disk().fail_events(errc::storage_failed);
    device.say(server.push(c5));
    EXPECT_EQ(device.take<sdk::events_delayed>().size(), 1u);
    device.disk().fail_events(std::nullopt);

    device.flush();

    EXPECT_EQ(device.shown(), (texts{"one"}));
}

// The app is told of a failed flush that its message is not kept; here it is.
TEST_F(ClientEngineStorage, KeepsWhatWasGatheredWhenOnlyEventsCannotBeRead) {
    server.append(c5, "one");
    device.disk().fail_events(errc::storage_failed);
    const auto id = device.send(destination::to(c5), "mine");
    device.say(server.push(c5));

    EXPECT_TRUE(device.take<sdk::storage_trouble>().empty());
    const auto kept = device.take<sdk::queued>();
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].client_id, id);
}

TEST_F(ClientEngineStorage, KeepsARequestOverAFailedFlush) {
    const auto id = device.engine().submit(protocol::list_members{c5}, device.now());
    device.drain();
    EXPECT_EQ(device.taken<protocol::request>().size(), 1u);
    device.disk().fail_commits(errc::storage_failed);
    device.send(destination::to(c5), "x");
    device.flush();
    device.disk().fail_commits(std::nullopt);
    device.wait(seconds(1));

    server.log_in(device);

    EXPECT_EQ(device.taken<protocol::request>().at(0).id, id);
}

}  // namespace
}  // namespace gapless::tests
