#include "tests/unit/protocol/delivery/outbox_script.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {

namespace {

TEST(Outbox, TimeoutsProbeTheConnectionWhenAnAnswerIsLate) {
    outbox_script script;
    script.push_all({"one", "two"});
    (void)script.transmitted();
    EXPECT_EQ(script.box.next_timeout(), script.now.steady + seconds(3));

    script.pass(seconds(3));
    EXPECT_EQ(script.events(), texts{"probe"});
    EXPECT_EQ(script.transmitted(), texts{}) << "nothing is resent";
    EXPECT_EQ(script.find("one").attempts, 1U);
}

TEST(Outbox, TimeoutsFollowTheRoundTripWithinBounds) {
    struct expectation {
        duration round_trip;
        duration patience;
    };

    for (const auto& [measured, patience] : {
             expectation{milliseconds(100), seconds(3)},
             expectation{seconds(2), seconds(6)},
             expectation{seconds(20), seconds(15)},
         }) {
        outbox_script script;
        round_trip path;
        path.handle_sample(measured);
        script.box.handle_round_trip(path);
        script.push("one");
        (void)script.transmitted();
        EXPECT_EQ(script.box.next_timeout(), script.now.steady + patience);
    }
}

TEST(Outbox, TimeoutsGiveLongTextsTheTimeThatTheyTakeOnASlowLink) {
    outbox_script script;
    script.push(std::string(std::size_t{1'024} * 1'024, 'x'));
    (void)script.transmitted();
    EXPECT_EQ(script.box.next_timeout(), script.now.steady + seconds(3 + 128));
}

TEST(Outbox, TimeoutsGiveUpAConnectionThatLivesAndDoesNotAnswer) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.pass(seconds(3));
    EXPECT_EQ(script.events(), texts{"probe"});
    script.pass(seconds(29));
    EXPECT_EQ(script.events(), texts{});
    script.pass(seconds(1));
    EXPECT_EQ(script.events(), texts{"probe again"});
    EXPECT_EQ(script.transmitted(), texts{}) << "nothing goes twice on one connection";
    EXPECT_EQ(script.find("one").attempts, 1U);
    script.reconnect();
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
}

TEST(Outbox, TimeoutsCountNoTryThatTheConnectionDidNotLiveThrough) {
    outbox_script script;
    script.push("one");
    for (int i = 0; i < 10; ++i) {
        (void)script.transmitted();
        script.pass(seconds(2));
        script.reconnect();
    }
    EXPECT_EQ(script.find("one").attempts, 0U);
}

TEST(Outbox, TimeoutsCountNoTryThatWasSleptThrough) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.pass(hours(1));
    EXPECT_EQ(script.events(), texts{"probe"});
    EXPECT_EQ(script.find("one").attempts, 0U);
}

TEST(Outbox, TimeoutsEndTheTriesWhenThereIsALimit) {
    outbox_script script{{.tries_max = 2}};
    script.push("one");
    (void)script.transmitted();
    script.pass(seconds(3));
    EXPECT_EQ(script.events(), texts{"probe"});
    script.reconnect();
    (void)script.transmitted();
    script.pass(seconds(3));
    EXPECT_EQ(script.events(), (texts{"unconfirmed one", "probe"}));
    script.reconnect();
    EXPECT_EQ(script.transmitted(), texts{});
}

TEST(Outbox, TimeoutsEndTheTriesADayAfterTheMessageWasWritten) {
    outbox_script script;
    script.push("one");
    script.box.handle_disconnected();
    (void)script.transmitted();
    EXPECT_EQ(script.box.next_timeout(), script.now.steady + hours(24));
    script.pass(hours(24) - milliseconds(1));
    EXPECT_EQ(script.events(), texts{});
    script.pass(milliseconds(1));
    EXPECT_EQ(script.events(), texts{"unconfirmed one"});
    EXPECT_EQ(script.find("one").state, draft_state::unconfirmed);
    EXPECT_EQ(script.box.next_timeout(), std::nullopt);
}

TEST(Outbox, TimeoutsEndTheTriesOfARowThatExpiredWhileNobodyWasThere) {
    outbox_script before;
    before.push("one");
    auto contents = before.stored();
    contents.rows[0].expires = before.now.wall;
    outbox_script after{{}, std::move(contents)};
    EXPECT_EQ(after.events(), texts{"unconfirmed one"});
}

TEST(Outbox, TimeoutsLeaveARowWhereItBlocksTheOthers) {
    outbox_script script;
    script.push("one");
    script.box.handle_disconnected();
    script.pass(hours(23));
    script.push("two");
    script.pass(hours(1));
    script.box.handle_connected();
    EXPECT_EQ(script.transmitted(), texts{});
    EXPECT_TRUE(script.retry("one"));
    EXPECT_EQ(script.transmitted(), (texts{"one#1", "two#2"}));
}

TEST(Outbox, TimeoutsGiveARetriedRowNewTimeAndTries) {
    outbox_script script{{.tries_max = 1}};
    script.push("one");
    (void)script.transmitted();
    script.pass(seconds(3));
    script.pass(hours(24));
    script.reconnect();
    (void)script.events();
    EXPECT_TRUE(script.retry("one"));
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
    EXPECT_EQ(script.find("one").attempts, 0U);
    script.pass(seconds(1));
    EXPECT_EQ(script.events(), texts{});
}

TEST(Outbox, TimeoutsKeepTheIdOfAnUnconfirmedRowForALateAnswer) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.pass(hours(24));
    EXPECT_EQ(script.find("one").state, draft_state::unconfirmed);
    EXPECT_EQ(script.sent("one", 1)->body, "one");
    EXPECT_EQ(script.box.size(), 0U);
}

TEST(Outbox, TimeoutsLetAFinalAnswerToAnUnconfirmedRowCount) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.pass(hours(24));
    (void)script.events();
    script.refused("one", errc::not_a_member);
    EXPECT_EQ(script.events(), texts{"failed one"});
}

TEST(Outbox, TimeoutsAreNotRushedByAClockThatWasSetBack) {
    outbox_script script;
    script.push("one");
    script.box.handle_disconnected();
    script.now.wall.milliseconds -= hours(1).milliseconds();
    script.pass(hours(24));
    EXPECT_EQ(script.events(), texts{});
    EXPECT_EQ(script.box.next_timeout(), script.now.steady + hours(1));
}

}  // namespace

}  // namespace gapless::protocol::tests
