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

// A device that is live, with two conversations.
class ClientEngineReceive : public testing::Test {
protected:
    ClientEngineReceive() {
        server.add_direct(c5);
        server.add_direct(c6, "carol");
        server.log_in(device);
        device.forget_outputs();
    }

    std::vector<protocol::pull> pulls() { return device.taken<protocol::pull>(); }

    std::vector<protocol::sync> syncs() { return device.taken<protocol::sync>(); }

    static protocol::pull a_pull(conversation_id id, std::uint64_t from, std::uint64_t to) {
        return {id, log_epoch{1}, seq{from}, seq{to}};
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineReceive, StoresRowHeadAndCursorInOneTransaction) {
    server.append(c5, "one");

    device.say(server.push(c5));

    const auto& last = device.disk().commits().back();
    EXPECT_EQ(last.messages.size(), 1u);
    EXPECT_EQ(last.cursor->version, server.version());
    EXPECT_EQ(last.conversations.at(c5).head, seq{1});
    EXPECT_EQ(last.conversations.at(c5).high, seq{1});
    EXPECT_EQ(last.events.size(), 1u);
}

// What was asked is answered behind the long frame, however long that takes.
TEST_F(ClientEngineReceive, WaitsForAnAnswerBehindALongFrame) {
    server.append(c5, "one");
    device.say(server.notify(c5));
    ASSERT_EQ(pulls().size(), 1u);

    for (int part = 0; part < 10; ++part) {
        device.wait(seconds(20));
        device.engine().handle_part(device.now());
        device.drain();
    }
    EXPECT_TRUE(device.take<sdk::disconnect>().empty());

    device.wait(seconds(31));
    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
}

TEST_F(ClientEngineReceive, StoresAllFramesThatHaveArrivedInOneFlush) {
    const auto before = device.disk().commits().size();
    for (const auto* text : {"one", "two", "three"}) {
        server.append(c5, text);
        device.hear(server.push(c5));
    }
    EXPECT_EQ(device.disk().commits().size(), before);
    EXPECT_TRUE(device.shown().empty());

    device.flush();

    EXPECT_EQ(device.disk().commits().size(), before + 1);
    EXPECT_EQ(device.shown(), (texts{"one", "two", "three"}));
}

TEST_F(ClientEngineReceive, ShowsPushesInLogOrderThoughTheyArriveOutOfOrder) {
    server.append(c5, "one");
    server.append(c5, "two");

    device.say(server.push(c5, 2, 2));
    EXPECT_TRUE(device.shown().empty());
    EXPECT_LT(device.cursor(), server.version());
    device.say(server.push(c5, 1, 1));

    EXPECT_EQ(device.shown(), (texts{"one", "two"}));
    EXPECT_EQ(device.cursor(), server.version());
    device.wait(seconds(2));
    EXPECT_TRUE(pulls().empty());
    EXPECT_TRUE(syncs().empty());
}

TEST_F(ClientEngineReceive, DropsAPushThatComesTwice) {
    server.append(c5, "one");
    const auto push = server.push(c5);

    device.say(push);
    device.say(push);

    EXPECT_EQ(device.shown(), (texts{"one"}));
    device.wait(milliseconds(200));
    EXPECT_EQ(device.taken<protocol::ack>().at(0).frames, 2u);
}

TEST_F(ClientEngineReceive, PullsExactlyWhatIsMissingAfterAShortPatience) {
    for (const auto* text : {"one", "two", "three"}) {
        server.append(c5, text);
    }

    device.say(server.push(c5, 3, 3));
    device.wait(milliseconds(49));
    EXPECT_TRUE(pulls().empty());
    device.wait(milliseconds(1));

    const auto asked = pulls();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0], a_pull(c5, 1, 2));
    device.say(server.answer(asked[0]));
    EXPECT_EQ(device.shown(), (texts{"one", "two", "three"}));
}

TEST_F(ClientEngineReceive, SynchronisesWhenMuchIsMissing) {
    for (int n = 0; n < 12; ++n) {
        server.append(c5, "text");
    }

    device.say(server.push(c5, 12, 12));
    device.wait(milliseconds(699));
    EXPECT_TRUE(syncs().empty());
    EXPECT_TRUE(pulls().empty());
    device.wait(milliseconds(1));

    EXPECT_EQ(syncs().size(), 1u);
    const auto asked = pulls();
    ASSERT_EQ(asked.size(), 1u);
    device.say(server.answer(asked[0]));
    EXPECT_EQ(device.shown().size(), 12u);
}

TEST_F(ClientEngineReceive, SynchronisesForALongGapThoughNoFrameBeforeWasMissed) {
    for (int n = 0; n < 12; ++n) {
        server.append(c5, "text");
    }
    auto push = server.push(c5, 12, 12);
    push.inbox->prev = device.cursor();

    device.say(push);
    EXPECT_TRUE(syncs().empty());
    device.wait(milliseconds(700));

    EXPECT_EQ(syncs().size(), 1u);
}

TEST_F(ClientEngineReceive, MovesTheCursorOnlyOnceTheConversationHasNoGapBelowTheHead) {
    server.append(c5, "one");
    server.append(c5, "two");
    const auto before = device.cursor();

    device.say(server.push(c5, 2, 2));

    EXPECT_EQ(device.cursor(), before);
    EXPECT_EQ(device.row(c5)->head, seq{2});
    EXPECT_EQ(device.row(c5)->high, seq{0});
    EXPECT_FALSE(device.engine().is_settled());
}

TEST_F(ClientEngineReceive, LeavesTheCursorWhenTheHeadIsBeyondThePush) {
    server.append(c5, "one");
    server.append(c5, "two");
    auto push = server.push(c5, 1, 1);
    push.inbox = server.fields(c5, seq{2});
    push.inbox->prev = device.cursor();

    device.say(push);

    EXPECT_EQ(device.shown(), (texts{"one"}));
    EXPECT_LT(device.cursor(), server.version());
    EXPECT_EQ(device.row(c5)->head, seq{2});
}

TEST_F(ClientEngineReceive, SynchronisesWhenAFrameBeforeWasMissed) {
    server.append(c6, "missed");
    server.append(c5, "one");
    const auto before = device.cursor();

    device.say(server.push(c5));
    EXPECT_EQ(device.shown(), (texts{"one"}));
    EXPECT_EQ(device.cursor(), before);
    device.wait(milliseconds(699));
    EXPECT_TRUE(syncs().empty());
    device.wait(milliseconds(1));

    const auto asked = syncs();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].version, before);
    device.say(server.answer(asked[0]));
    server.answer_all(device);
    EXPECT_EQ(device.shown(), (texts{"one", "missed"}));
    EXPECT_EQ(device.cursor(), server.version());
}

TEST_F(ClientEngineReceive, StartsNoSyncWhenTheMissedFrameComesAfterAll) {
    server.append(c6, "late");
    server.append(c5, "one");

    device.say(server.push(c5));
    device.wait(milliseconds(300));
    device.say(server.push(c6));

    EXPECT_EQ(device.cursor(), server.version());
    device.wait(seconds(2));
    EXPECT_TRUE(syncs().empty());
}

TEST_F(ClientEngineReceive, PullsAndSynchronisesAtOnceWhenItIsNotified) {
    server.append(c5, "one");

    device.say(server.notify(c5));

    EXPECT_EQ(device.row(c5)->head, seq{1});
    const auto pulled = pulls();
    const auto asked = syncs();
    ASSERT_EQ(pulled.size(), 1u);
    ASSERT_EQ(asked.size(), 1u);
    device.say(server.answer(pulled[0]));
    EXPECT_EQ(device.shown(), (texts{"one"}));
    EXPECT_LT(device.cursor(), server.version());
    device.say(server.answer(asked[0]));
    EXPECT_EQ(device.cursor(), server.version());
}

TEST_F(ClientEngineReceive, SynchronisesAgainWhenANotifyComesDuringASync) {
    server.append(c5, "one");
    device.say(server.notify(c5));
    const auto page = server.answer(syncs().at(0));
    server.append(c6, "two");
    device.say(server.notify(c6));
    EXPECT_TRUE(syncs().empty());

    device.say(page);

    EXPECT_EQ(syncs().size(), 1u);
}

TEST_F(ClientEngineReceive, SynchronisesAtOnceWhenAPushNamesAnUnknownConversation) {
    const conversation_id c7{7};
    server.add_direct(c7, "dave");
    server.append(c7, "hi");

    device.say(server.push(c7));
    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"hi"}));
    EXPECT_EQ(device.row(c7)->name, "dave");
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineReceive, TakesAConversationFromAChangedFrame) {
    const conversation_id c7{7};
    server.add_direct(c7, "dave");
    server.append(c7, "hi");
    auto push = server.push(c7);
    push.inbox.reset();

    device.say(push);
    server.touch(server.at(c7));
    device.say(server.changed(c7));
    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"hi"}));
    EXPECT_EQ(device.row(c7)->name, "dave");
}

TEST_F(ClientEngineReceive, KeepsAConversationThatTheUserWasRemovedFrom) {
    auto& log = server.at(c5);
    server.append(c5, "bye");
    log.entry.removed = true;
    log.entry.members = 1;

    device.say(server.changed(c5));
    server.answer_all(device);

    EXPECT_TRUE(device.row(c5)->removed);
    EXPECT_EQ(device.row(c5)->members, 1u);
    EXPECT_EQ(device.shown(), (texts{"bye"}));
    EXPECT_EQ(device.cursor(), server.version());
}

TEST_F(ClientEngineReceive, CarriesOnWhenAPullIsAnsweredShort) {
    for (const auto* text : {"one", "two", "three"}) {
        server.append(c5, text);
    }
    device.say(server.notify(c5));
    auto answer = server.answer(pulls().at(0));
    answer.messages.resize(1);
    answer.to = seq{1};

    device.say(answer);

    EXPECT_EQ(pulls().at(0), a_pull(c5, 2, 3));
    EXPECT_EQ(device.shown(), texts{});
    device.wait(milliseconds(50));
    EXPECT_EQ(device.shown(), (texts{"one"}));
}

TEST_F(ClientEngineReceive, CommitsAShortPageWithTheOneThatFollowsIt) {
    for (const auto* text : {"one", "two", "three"}) {
        server.append(c5, text);
    }
    device.say(server.notify(c5));
    auto answer = server.answer(pulls().at(0));
    answer.messages.resize(1);
    answer.to = seq{1};
    device.say(answer);
    ASSERT_EQ(device.shown(), texts{});

    device.say(server.answer(pulls().at(0)));

    EXPECT_EQ(device.shown(), (texts{"one", "two", "three"}));
}

TEST_F(ClientEngineReceive, CommitsAPageAtOnceWhenTheAppSends) {
    for (const auto* text : {"one", "two", "three"}) {
        server.append(c5, text);
    }
    device.say(server.notify(c5));
    auto answer = server.answer(pulls().at(0));
    answer.messages.resize(1);
    answer.to = seq{1};
    device.say(answer);
    ASSERT_EQ(device.shown(), texts{});

    device.send(destination::direct("bob"), "hello");
    device.flush();

    EXPECT_EQ(device.shown(), (texts{"one"}));
}

TEST_F(ClientEngineReceive, CommitsAPageWhenTheConnectionIsLostBeforeTheNext) {
    for (const auto* text : {"one", "two", "three"}) {
        server.append(c5, text);
    }
    device.say(server.notify(c5));
    auto answer = server.answer(pulls().at(0));
    answer.messages.resize(1);
    answer.to = seq{1};
    device.say(answer);

    device.lose();

    EXPECT_EQ(device.shown(), (texts{"one"}));
}

TEST_F(ClientEngineReceive, WaitsBeforeItAsksAgainWhenAPullBroughtNothing) {
    server.append(c5, "one");
    device.say(server.notify(c5));
    auto answer = server.answer(pulls().at(0));
    answer.messages.clear();

    device.say(answer);
    EXPECT_TRUE(pulls().empty());
    device.wait(milliseconds(700));

    EXPECT_EQ(pulls().size(), 1u);
}

TEST_F(ClientEngineReceive, StoresHolesAndGoesOnBehindThem) {
    for (const auto* text : {"one", "two", "three", "four"}) {
        server.append(c5, text);
    }
    const protocol::hole away{seq{2}, seq{3}, protocol::hole_reason::not_a_member};
    server.at(c5).holes = {away};

    device.say(server.notify(c5));
    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"one", "four"}));
    EXPECT_EQ(device.row(c5)->high, seq{4});
    EXPECT_EQ(device.disk().holes(c5).value(), std::vector{away});
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineReceive, TakesWhatLiesBelowTheFloorForGone) {
    for (const auto* text : {"one", "two", "three"}) {
        server.append(c5, text);
    }
    server.at(c5).floor = seq{2};

    device.say(server.notify(c5));
    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"three"}));
    const protocol::hole gone{seq{1}, seq{2}, protocol::hole_reason::expired};
    EXPECT_EQ(device.disk().holes(c5).value(), std::vector{gone});
}

TEST_F(ClientEngineReceive, BeginsAtTheFirstEntryThatTheUserMaySee) {
    const conversation_id c7{7};
    server.add_direct(c7, "dave");
    server.append(c7, "before");
    server.append(c7, "joined");
    server.at(c7).entry.first = seq{2};

    device.say(server.changed(c7));
    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"joined"}));
    EXPECT_EQ(device.row(c7)->high, seq{2});
    EXPECT_TRUE(device.disk().holes(c7).value().empty());
}

TEST_F(ClientEngineReceive, TriesARefusedPullAgainMuchLater) {
    server.append(c5, "one");
    device.say(server.notify(c5));
    device.say(server.answer(syncs().at(0)));
    protocol::pulled no;
    no.conversation = c5;
    no.epoch = log_epoch{1};
    no.failure = error{errc::not_a_member};
    static_cast<void>(pulls());

    device.say(no);
    device.wait(milliseconds(29'900));
    EXPECT_TRUE(pulls().empty());
    device.wait(milliseconds(100));

    EXPECT_EQ(pulls().size(), 1u);
}

TEST_F(ClientEngineReceive, IgnoresAnAnswerThatNobodyAskedFor) {
    server.append(c5, "one");

    device.say(server.answer(a_pull(c5, 1, 1)));

    EXPECT_TRUE(device.shown().empty());
}

TEST_F(ClientEngineReceive, BoundsWhatItHoldsOfEarlyEntriesAndPullsTheRestAgain) {
    const std::string large(40'000, 'x');
    for (std::uint64_t n = 10; n < 20; ++n) {
        const conversation_id id{n};
        server.add_direct(id, "user" + std::to_string(n));
        device.say(server.changed(id));
        for (int entry = 0; entry < 20; ++entry) {
            server.append(id, large);
        }
        device.say(server.push(id, 2, 20));
        EXPECT_LE(device.engine().buffered_bytes(), 5u * 1024 * 1024);
    }

    for (int turn = 0; turn < 20; ++turn) {
        device.wait(milliseconds(200));
        server.answer_all(device);
    }

    EXPECT_EQ(device.shown().size(), 200u);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineReceive, PullsInTurnSoThatNobodyWaitsForALongGap) {
    sdk::client_engine::limits few;
    few.pulls_in_flight = 1;
    few.pull_entries = 1;
    driven_engine slow(few);
    scripted_server busy;
    for (const auto id : {c5, c6}) {
        busy.add_direct(id, id == c5 ? "bob" : "carol");
        busy.append(id, "one");
        busy.append(id, "two");
    }
    slow.open();
    slow.say(busy.welcome());
    slow.say(busy.answer(slow.taken<protocol::sync>().at(0)));

    std::vector<conversation_id> order;
    for (int turn = 0; turn < 4; ++turn) {
        const auto asked = slow.taken<protocol::pull>();
        ASSERT_EQ(asked.size(), 1u);
        order.push_back(asked[0].conversation);
        slow.say(busy.answer(asked[0]));
    }

    EXPECT_EQ(order, (std::vector{c5, c6, c5, c6}));
    EXPECT_TRUE(slow.engine().is_settled());
}

}  // namespace
}  // namespace gapless::tests
