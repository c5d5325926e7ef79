#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;

// A device that knows two conversations, of which c6 is large, and is online.
class ClientEngineLargeGroup : public testing::Test {
protected:
    ClientEngineLargeGroup() {
        server.add_direct(c5);
        server.add_direct(c6, "tea");
        server.log_in(device);
        device.forget_outputs();
    }

    // A push as a large group's members get it.
    protocol::push push_of(conversation_id id) {
        protocol::push made = server.push(id);
        made.inbox.reset();
        return made;
    }

    // What the server would say of the inbox if nothing of c6 moved it.
    protocol::sync_page page(protocol::sync_state state = protocol::sync_state::ok) {
        return {log_epoch{1}, device.cursor(), state, {}};
    }

    std::vector<protocol::pull> pulled() { return device.taken<protocol::pull>(); }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineLargeGroup, APushWithoutFieldsIsShownAndMovesNoCursor) {
    const auto before = device.cursor();
    server.append(c6, "hi");

    device.say(push_of(c6));

    EXPECT_EQ(device.shown(), texts{"hi"});
    EXPECT_EQ(device.cursor(), before);
    EXPECT_TRUE(device.taken<protocol::sync>().empty());
}

TEST_F(ClientEngineLargeGroup, AHeadThatIsToldIsPulledAtOnce) {
    server.append(c6, "not pushed");

    device.say(protocol::notify{c6, std::nullopt, seq{1}});

    const auto asked = pulled();
    ASSERT_EQ(asked.size(), 1u);
    device.say(server.answer(asked[0]));
    EXPECT_EQ(device.shown(), texts{"not pushed"});
    EXPECT_TRUE(device.taken<protocol::sync>().empty());
}

// A hole does not say how many messages there were, nor that one of them was an own one.
TEST_F(ClientEngineLargeGroup, WhatExpiredBeforeItWasPulledIsCountedAllTheSame) {
    device.say(protocol::notify{c6, std::nullopt, seq{3}});
    const auto asked = pulled();
    ASSERT_EQ(asked.size(), 1u);

    protocol::pulled answer;
    answer.conversation = c6;
    answer.epoch = log_epoch{1};
    answer.from = seq{1};
    answer.to = answer.head = seq{3};
    answer.holes = {{seq{1}, seq{3}, protocol::hole_reason::expired}};
    answer.head_ordinal = ordinal{3};
    answer.read_state = protocol::read_state{.version = 1, .own_after_read = 1};
    device.say(answer);

    EXPECT_EQ(device.row(c6)->unread, 2u);
}

TEST_F(ClientEngineLargeGroup, AHeadInTheAnswerToAHeartbeatIsPulledAtOnce) {
    server.append(c6, "not pushed");

    device.say(protocol::heartbeat_answer{device.cursor(), 0, false, {{c6, seq{1}}}});

    server.answer_all(device);
    EXPECT_EQ(device.shown(), texts{"not pushed"});
}

TEST_F(ClientEngineLargeGroup, MoreHeadsThanAnAnswerNamesAreForASync) {
    device.say(protocol::heartbeat_answer{device.cursor(), 0, false, {}, true});

    EXPECT_EQ(device.taken<protocol::sync>().size(), 1u);
}

TEST_F(ClientEngineLargeGroup, AHeadOfAGroupThatIsNotKnownIsForASync) {
    device.say(protocol::notify{conversation_id{7}, std::nullopt, seq{3}});

    EXPECT_EQ(device.taken<protocol::sync>().size(), 1u);
}

TEST_F(ClientEngineLargeGroup, AListedHeadIsAStoredGapThatOutlivesACrash) {
    server.append(c6, "while away");
    device.lose();
    device.wait(seconds(1));
    device.open();
    device.say(server.welcome());
    auto answer = page();
    answer.large.push_back(server.at(c6).entry);
    device.say(answer);
    EXPECT_EQ(device.row(c6)->head, seq{1});
    EXPECT_EQ(pulled().size(), 1u);

    device.crash();
    device.open();
    device.say(server.welcome());
    device.say(page());

    const auto asked = pulled();
    ASSERT_EQ(asked.size(), 1u);
    device.say(server.answer(asked[0]));
    EXPECT_EQ(device.shown(), texts{"while away"});
}

TEST_F(ClientEngineLargeGroup, AsksForTheRestOfTheListFromWhereItEnds) {
    device.say(protocol::notify{c5, std::nullopt});
    const auto first = device.taken<protocol::sync>();
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].large_after, conversation_id{});
    auto answer = page(protocol::sync_state::more);
    answer.large.push_back(server.at(c5).entry);
    answer.large_to = c5;

    device.say(answer);

    const auto second = device.taken<protocol::sync>();
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].large_after, c5);
    device.say(page());
    device.say(protocol::notify{c5, std::nullopt});
    EXPECT_EQ(device.taken<protocol::sync>().at(0).large_after, conversation_id{});
}

TEST_F(ClientEngineLargeGroup, APageThatLeadsNowhereIsNotBelieved) {
    device.say(protocol::notify{c5, std::nullopt});

    device.say(page(protocol::sync_state::more));

    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
}

TEST_F(ClientEngineLargeGroup, PushesAndPulledRangesSayHowTheGroupIs) {
    server.append(c6, "renamed");
    auto live = push_of(c6);
    auto batch = *live.batch;
    batch.group = protocol::group_summary{"coffee", 501, keep_for(days(7))};
    live.batch = std::make_shared<const protocol::push_batch>(batch);
    device.say(live);
    EXPECT_EQ(device.row(c6)->name, "coffee");
    EXPECT_EQ(device.row(c6)->members, 501u);
    EXPECT_EQ(device.row(c6)->retention, keep_for(days(7)));

    server.append(c6, "not pushed");
    device.say(protocol::notify{c6, std::nullopt, seq{2}});
    auto range = server.answer(pulled().at(0));
    range.group = protocol::group_summary{"jam", 502};
    device.say(range);

    EXPECT_EQ(device.row(c6)->name, "jam");
    EXPECT_EQ(device.row(c6)->members, 502u);
    EXPECT_EQ(device.row(c6)->retention, retention{});
}

}  // namespace
}  // namespace gapless::tests
