#include "tests/unit/protocol/delivery/outbox_script.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {

namespace {

const destination first = destination::to(outbox_script::one);

outbox_contents with_counter(std::uint64_t last) {
    return {.rows = {}, .counters = {{first, sender_counter{last}}}, .has_history = true};
}

TEST(Outbox, CountersGoOnFromTheLastOne) {
    outbox_script script{{}, with_counter(41)};
    script.push("one");
    EXPECT_EQ(script.transmitted(), texts{"one#42"});
}

// The answer to a first message may be all that a device ever knew of its conversation.
TEST(Outbox, CountersThatMayBeMissingAreFoundOutByOneMessage) {
    outbox_script script{{}, {.rows = {}, .counters = {}, .has_history = true}};
    script.push_all({"one", "two", "three"});
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
    script.sent("one", 1);
    EXPECT_EQ(script.transmitted(), (texts{"two#2", "three#3"}));
}

TEST(Outbox, CountersAreTakenFromTheServersAnswers) {
    outbox_script script;
    script.push_all({"one", "two"});
    (void)script.transmitted();
    script.sent("one", 6);
    script.reconnect();
    EXPECT_EQ(script.transmitted(), texts{"two#7"});
}

TEST(Outbox, CountersAreTakenFromMessagesThatWereFound) {
    outbox_script script;
    script.box.handle_found(client_id_of("unknown"), outbox_script::one, sender_counter{5});
    script.push("one");
    EXPECT_EQ(script.transmitted(), texts{"one#6"});
}

TEST(Outbox, CountersMoveUpWhenARowLeavesUnsent) {
    outbox_script script;
    script.box.handle_disconnected();
    script.push_all({"one", "two", "three"});
    script.cancel("two");
    script.box.handle_connected();
    EXPECT_EQ(script.transmitted(), (texts{"one#1", "three#2"}));
}

TEST(Outbox, CountersMoveUpWhenARowFails) {
    outbox_script script{{.when_stopped = stopped_row_policy::skip}};
    script.push_all({"one", "two", "three"});
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    script.expected("two", 1);
    EXPECT_EQ(script.transmitted(), texts{}) << "three is still on the wire";
    script.expected("three", 1);
    EXPECT_EQ(script.transmitted(), (texts{"two#1", "three#2"}));
}

TEST(Outbox, CountersGoAgainFromTheOneThatIsExpected) {
    outbox_script script;
    script.push_all({"one", "two", "three"});
    (void)script.transmitted();
    script.sent("one", 1);
    script.refused("two", errc::overloaded, seconds(1));
    script.expected("three", 2);
    script.pass(seconds(1));
    EXPECT_EQ(script.transmitted(), (texts{"two#2", "three#3"}));
}

TEST(Outbox, CountersGoDownWhenTheServerKnowsOfFewer) {
    outbox_script script{{}, with_counter(5)};
    script.push("one");
    EXPECT_EQ(script.transmitted(), texts{"one#6"});
    script.expected("one", 4);
    EXPECT_EQ(script.transmitted(), texts{"one#4"});
    EXPECT_EQ(script.box.take_changes().counters.at(first), sender_counter{3});
}

TEST(Outbox, CountersSurviveAnImpossibleExpectation) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.expected("one", 0);
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
}

TEST(Outbox, CountersAreReconciledWhenTheServerKnowsOfMore) {
    outbox_script script;
    script.push_all({"one", "two"});
    (void)script.transmitted();
    script.expected("one", 3);
    script.expected("two", 3);
    EXPECT_EQ(script.events(), texts{"reconcile 1"}) << "once";
    EXPECT_EQ(script.transmitted(), texts{}) << "the destination waits";

    EXPECT_TRUE(script.box.handle_found(client_id_of("one"), outbox_script::one, sender_counter{2})
    );
    EXPECT_EQ(script.transmitted(), texts{});
    script.box.handle_reconciled(first, sender_counter{2});
    EXPECT_EQ(script.transmitted(), texts{"two#3"});
}

TEST(Outbox, CountersAreReconciledWithBurntOnesThatNobodyFinds) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.expected("one", 5);
    script.box.handle_reconciled(first, sender_counter{2});
    EXPECT_EQ(script.transmitted(), texts{"one#5"});
    EXPECT_EQ(script.box.take_changes().counters.at(first), sender_counter{4});
}

TEST(Outbox, CountersAreReconciledWithoutHoldingUpOthers) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.expected("one", 3);
    script.push("elsewhere", destination::to(outbox_script::two));
    EXPECT_EQ(script.transmitted(), texts{"elsewhere#1"});
}

TEST(Outbox, CountersAskForReconciliationAgainAfterAReconnect) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.expected("one", 3);
    EXPECT_EQ(script.events(), texts{"reconcile 1"});
    script.reconnect();
    EXPECT_EQ(script.events(), texts{"reconcile 1"});
    EXPECT_EQ(script.transmitted(), texts{});
}

TEST(Outbox, CountersNeedNoReconciliationWhenNothingIsLeft) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.expected("one", 3);
    script.box.handle_found(client_id_of("one"), outbox_script::one, sender_counter{1});
    script.push("two");
    EXPECT_EQ(script.transmitted(), texts{"two#3"});
}

TEST(Outbox, CountersDoNotMindAReconciliationThatNobodyAskedFor) {
    outbox_script script;
    script.box.handle_reconciled(first, sender_counter{9});
    script.push("one");
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
}

TEST(Outbox, CountersAskForReconciliationOfTheConversationOnceItIsKnown) {
    outbox_script script;
    script.push("one", destination::direct("bob"));
    (void)script.transmitted();
    script.expected("one", 3);
    EXPECT_EQ(script.events(), texts{"reconcile bob"});
    script.box.handle_direct_resolved("bob", outbox_script::two);
    EXPECT_EQ(script.events(), texts{"reconcile 2"});
    script.box.handle_reconciled(destination::direct("bob"), sender_counter{0});
    EXPECT_EQ(script.transmitted(), texts{}) << "the conversation was not looked at";
    script.box.handle_reconciled(destination::to(outbox_script::two), sender_counter{2});
    EXPECT_EQ(script.transmitted(), texts{"one#3"});
}

// The mailbox was restored from a backup: the server is at 7, and of three rows with the counters
// 6, 7 and 8 the third would be the expected one.
TEST(Outbox, CountersNeverLetALaterRowFitByAccident) {
    outbox_script script{{}, with_counter(5)};
    script.push_all({"one", "two", "three"});
    EXPECT_EQ(script.transmitted(), texts{"one#6"});
    script.expected("one", 8);
    script.box.handle_reconciled(first, sender_counter{7});
    EXPECT_EQ(script.transmitted(), (texts{"one#8", "two#9", "three#10"}));
}

TEST(Outbox, CountersAreNotProvedByAnAnswerFromBefore) {
    outbox_script script{{}, with_counter(5)};
    script.push_all({"one", "two", "three"});
    (void)script.transmitted();
    script.sent_before("one", 6);
    EXPECT_EQ(script.transmitted(), texts{"two#7"}) << "one by one";
    script.sent("two", 7);
    script.push("four");
    EXPECT_EQ(script.transmitted(), (texts{"three#8", "four#9"}));
}

TEST(Outbox, CountersLeaveRoomForAnUnconfirmedRowUntilTheServerDeniesIt) {
    outbox_script script{{.when_stopped = stopped_row_policy::skip}};
    script.push("one");
    (void)script.transmitted();
    script.box.handle_disconnected();
    script.pass(hours(24));
    EXPECT_EQ(script.events(), texts{"unconfirmed one"});
    script.push_all({"two", "three"});
    script.box.handle_connected();
    EXPECT_EQ(script.transmitted(), (texts{"two#2", "three#3"}));
    script.expected("two", 1);
    script.expected("three", 1);
    EXPECT_EQ(script.transmitted(), (texts{"two#1", "three#2"}));
}

TEST(Outbox, CountersAreAskedAboutBeforeAnOldRowGoesAgain) {
    outbox_script script{{.expires_after = days(30)}};
    script.push("one");
    (void)script.transmitted();
    script.box.handle_disconnected();
    script.pass(days(7) + seconds(1));
    script.box.handle_connected();
    EXPECT_EQ(script.transmitted(), texts{});
    EXPECT_EQ(script.events(), texts{"reconcile 1"});

    script.box.handle_reconciled(first, sender_counter{0});
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
    script.reconnect();
    EXPECT_EQ(script.transmitted(), texts{});
    EXPECT_EQ(script.events(), texts{"reconcile 1"}) << "before each resend";
}

TEST(Outbox, CountersAreAskedAboutWhenAClockWasSetBackFar) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.now.wall.milliseconds -= days(8).milliseconds();
    script.reconnect();
    EXPECT_EQ(script.transmitted(), texts{});
    EXPECT_EQ(script.events(), texts{"reconcile 1"});
}

}  // namespace

}  // namespace gapless::protocol::tests
