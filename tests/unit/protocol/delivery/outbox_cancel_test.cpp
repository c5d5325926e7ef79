#include "tests/unit/protocol/delivery/outbox_script.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {

namespace {

const destination first = destination::to(outbox_script::one);

// One row that the server may have stored, on a new connection.
outbox_script with_a_doubtful_row() {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.reconnect();
    return script;
}

TEST(Outbox, CancelRemovesAtOnceWhatWasNeverTransmitted) {
    outbox_script script;
    script.box.handle_disconnected();
    script.push("one");
    EXPECT_TRUE(script.cancel("one"));
    EXPECT_EQ(script.events(), texts{"withdrawn one"});
    EXPECT_EQ(script.box.size(), 0U);
    EXPECT_EQ(script.box.take_changes().removed, std::vector{client_id_of("one")});
}

TEST(Outbox, CancelRemovesAtOnceWhatTheServerRefused) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    script.box.handle_disconnected();
    EXPECT_TRUE(script.cancel("one"));
    EXPECT_EQ(script.events(), (texts{"failed one", "withdrawn one"}));
}

TEST(Outbox, CancelKnowsNothingOfOtherIds) {
    outbox_script script;
    EXPECT_FALSE(script.cancel("unknown"));
    EXPECT_EQ(script.events(), texts{});
}

TEST(Outbox, CancelAsksTheServerAboutWhatItMayHaveStored) {
    auto script = with_a_doubtful_row();
    EXPECT_TRUE(script.cancel("one"));
    EXPECT_EQ(script.events(), texts{});
    EXPECT_EQ(script.transmitted(), texts{"cancel one#1"});

    script.box.handle_cancelled(client_id_of("one"));
    EXPECT_EQ(script.events(), texts{"withdrawn one"});
    EXPECT_EQ(script.box.last_counter(first), sender_counter{1}) << "the counter is burnt";
    script.push("two");
    EXPECT_EQ(script.transmitted(), texts{"two#2"});
}

TEST(Outbox, CancelAsksAgainAfterAReconnectAndARestart) {
    auto script = with_a_doubtful_row();
    script.cancel("one");
    EXPECT_EQ(script.transmitted(), texts{"cancel one#1"});
    script.reconnect();
    EXPECT_EQ(script.transmitted(), texts{"cancel one#1"});

    outbox_script after{{}, script.stored()};
    EXPECT_EQ(after.transmitted(), texts{"cancel one#1"});
}

TEST(Outbox, CancelMayTurnOutToBeTooLate) {
    auto script = with_a_doubtful_row();
    script.cancel("one");
    (void)script.transmitted();
    EXPECT_EQ(script.sent_before("one", 1)->body, "one");
    EXPECT_EQ(script.events(), texts{});
}

TEST(Outbox, CancelWaitsForTheAnswerToWhatIsOnTheWire) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    EXPECT_TRUE(script.cancel("one"));
    EXPECT_EQ(script.find("one").state, draft_state::cancelling);
    EXPECT_EQ(script.transmitted(), texts{});
    script.refused("one", errc::rate_limited, seconds(1));
    EXPECT_EQ(script.events(), texts{"withdrawn one"}) << "so it was never stored";
}

TEST(Outbox, CancelWaitsNoLongerThanTheConnectionLives) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.cancel("one");
    script.reconnect();
    EXPECT_EQ(script.transmitted(), texts{"cancel one#1"});
}

TEST(Outbox, CancelKeepsItsPlaceAmongTheSends) {
    outbox_script script;
    script.push_all({"one", "two", "three"});
    (void)script.transmitted();
    script.reconnect();
    script.cancel("two");
    EXPECT_EQ(script.transmitted(), (texts{"one#1", "cancel two#2", "three#3"}));
    script.sent("one", 1);
    script.box.handle_cancelled(client_id_of("two"));
    EXPECT_EQ(script.box.last_counter(first), sender_counter{2});
}

// The server has taken the counter 2, so it has stored the unconfirmed message under 1.
TEST(Outbox, CancelTellsThatWhatIsBeforeItWasStored) {
    outbox_script script;
    script.push_all({"one", "two"});
    (void)script.transmitted();
    script.box.handle_disconnected();
    script.pass(hours(24));
    script.box.handle_connected();
    script.cancel("two");
    EXPECT_EQ(script.transmitted(), texts{"cancel two#2"});
    script.box.handle_cancelled(client_id_of("two"));
    EXPECT_EQ(script.box.last_counter(first), sender_counter{2});
    EXPECT_EQ(script.left(), texts{"one"});

    script.retry("one");
    EXPECT_EQ(script.transmitted(), texts{"one#3"});
    EXPECT_TRUE(script.sent_before("one", 1));
    EXPECT_EQ(script.box.last_counter(first), sender_counter{2});
}

TEST(Outbox, CancelGoesAgainWhenItsCounterWasNotExpected) {
    auto script = with_a_doubtful_row();
    script.cancel("one");
    (void)script.transmitted();
    script.expected("one", 2);
    EXPECT_EQ(script.events(), texts{"reconcile 1"});
    script.box.handle_reconciled(first, sender_counter{1});
    EXPECT_EQ(script.transmitted(), texts{"cancel one#2"});
}

TEST(Outbox, CancelIsHeldLikeEverythingElse) {
    auto script = with_a_doubtful_row();
    script.cancel("one");
    (void)script.transmitted();
    script.refused("one", errc::overloaded, seconds(5));
    EXPECT_EQ(script.transmitted(), texts{});
    script.pass(seconds(5));
    EXPECT_EQ(script.transmitted(), texts{"cancel one#1"});
}

TEST(Outbox, CancelEndsWhenTheServerWouldNotTakeTheMessageAnyway) {
    auto script = with_a_doubtful_row();
    script.cancel("one");
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    EXPECT_EQ(script.events(), texts{"withdrawn one"});
}

TEST(Outbox, CancelPassesARowThatBlocks) {
    outbox_script script;
    script.push("one");
    script.push("two");
    (void)script.transmitted();
    script.reconnect();
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    script.expected("two", 1);
    EXPECT_EQ(script.transmitted(), texts{}) << "two is blocked";
    script.cancel("two");
    EXPECT_EQ(script.transmitted(), texts{"cancel two#1"});
}

TEST(Outbox, CancelPassesWhatARowThatBlocksHoldsUp) {
    outbox_script script;
    script.push_all({"one", "two", "three"});
    (void)script.transmitted();
    script.reconnect();
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    script.expected("two", 1);
    script.expected("three", 1);
    script.cancel("three");
    EXPECT_EQ(script.transmitted(), texts{"cancel three#1"});
    script.box.handle_cancelled(client_id_of("three"));
    EXPECT_EQ(script.box.last_counter(first), sender_counter{1});

    script.retry("one");
    EXPECT_EQ(script.transmitted(), (texts{"one#2", "two#3"}));
}

// Its counter was that of the row which it has overtaken, and the answer is lost.
TEST(Outbox, CancelThatHasOvertakenLeavesTheCountersInDoubt) {
    outbox_script script;
    script.push_all({"one", "two", "three"});
    (void)script.transmitted();
    script.reconnect();
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    script.expected("two", 1);
    script.expected("three", 1);
    script.cancel("three");
    ASSERT_EQ(script.transmitted(), texts{"cancel three#1"});
    script.box.handle_disconnected();
    script.retry("one");
    script.box.handle_connected();
    EXPECT_EQ(script.transmitted(), texts{"one#1"}) << "one by one";
    script.expected("one", 2);
    script.box.handle_reconciled(first, sender_counter{0});
    EXPECT_EQ(script.transmitted(), (texts{"one#2", "two#3", "cancel three#4"}));
}

// What was turned away now may have been stored before: its counter is not free.
TEST(Outbox, CancelDoesNotOvertakeWhatMayBeStored) {
    outbox_script script;
    script.push_all({"one", "two", "three", "four"});
    (void)script.transmitted();
    script.reconnect();
    script.cancel("two");
    ASSERT_EQ(script.transmitted(), (texts{"one#1", "cancel two#2", "three#3", "four#4"}));
    script.refused("one", errc::rate_limited);
    script.box.handle_cancelled(client_id_of("two"));
    EXPECT_EQ(script.box.last_counter(first), sender_counter{2});
    script.refused("three", errc::rate_limited);
    script.refused("four", errc::rate_limited);
    script.pass(minutes(1));
    EXPECT_EQ(script.transmitted(), (texts{"one#3", "three#4", "four#5"}));
    EXPECT_TRUE(script.sent_before("one", 1));
    script.expected("three", 3);
    script.expected("four", 3);
    EXPECT_EQ(script.transmitted(), (texts{"three#3", "four#4"}));
}

TEST(Outbox, CancelPassesWhatIsBlockedOnlyOnceTheServerHasNotStoredIt) {
    outbox_script script;
    script.push_all({"one", "two", "three"});
    (void)script.transmitted();
    script.box.handle_disconnected();
    script.pass(hours(24));
    script.retry("two");
    script.box.handle_connected();
    script.cancel("three");
    EXPECT_EQ(script.transmitted(), texts{"cancel three#3"});
    script.expected("three", 2);
    EXPECT_EQ(script.transmitted(), texts{"cancel three#2"});
    EXPECT_EQ(script.find("two").state, draft_state::queued);
}

TEST(Outbox, CancelDoesNotExpire) {
    auto script = with_a_doubtful_row();
    script.cancel("one");
    script.box.handle_disconnected();
    script.pass(hours(25));
    EXPECT_EQ(script.events(), texts{});
    script.box.handle_connected();
    EXPECT_EQ(script.transmitted(), texts{"cancel one#1"});
}

TEST(Outbox, CancelSettlesAnUnconfirmedRow) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.box.handle_disconnected();
    script.pass(hours(24));
    (void)script.events();
    EXPECT_TRUE(script.cancel("one"));
    script.box.handle_connected();
    EXPECT_EQ(script.transmitted(), texts{"cancel one#1"});
    EXPECT_FALSE(script.retry("one")) << "its id may be burnt already";
}

TEST(Outbox, CancelBelievesAServerThatHasBurntTheId) {
    auto script = with_a_doubtful_row();
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
    script.box.handle_cancelled(client_id_of("one"));
    EXPECT_EQ(script.events(), texts{"withdrawn one"});
}

}  // namespace

}  // namespace gapless::protocol::tests
