#include "tests/unit/protocol/delivery/outbox_script.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {

namespace {

const destination second = destination::to(outbox_script::two);

TEST(Outbox, RefusalsFailTheMessageWhenTheyAreFinal) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    EXPECT_EQ(script.events(), texts{"failed one"});
    EXPECT_EQ(script.find("one").state, draft_state::failed);
    EXPECT_EQ(script.find("one").failure, errc::not_a_member);
    script.reconnect();
    EXPECT_EQ(script.transmitted(), texts{});
}

TEST(Outbox, RefusalsBlockTheDestinationByDefault) {
    outbox_script script{{.in_flight_max = 1}};
    script.push_all({"one", "two"});
    script.push("elsewhere", second);
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    EXPECT_EQ(script.transmitted(), texts{"elsewhere#1"});

    EXPECT_TRUE(script.cancel("one"));
    script.sent("elsewhere", 1, outbox_script::two);
    EXPECT_EQ(script.transmitted(), texts{"two#1"});
}

TEST(Outbox, RefusalsArePassedUnderThePolicySkip) {
    outbox_script script{{.in_flight_max = 1, .when_stopped = stopped_row_policy::skip}};
    script.push_all({"one", "two"});
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    EXPECT_EQ(script.transmitted(), texts{"two#1"});
}

TEST(Outbox, RefusalsCanBeTriedAgain) {
    outbox_script script;
    script.push_all({"one", "two"});
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    script.expected("two", 1);
    EXPECT_TRUE(script.retry("one"));
    EXPECT_EQ(script.find("one").failure, std::nullopt);
    EXPECT_EQ(script.transmitted(), (texts{"one#1", "two#2"}));
    EXPECT_FALSE(script.retry("one")) << "it is on its way";
    EXPECT_FALSE(script.retry("unknown"));
}

TEST(Outbox, RefusalsStayOverARestart) {
    outbox_script before;
    before.push_all({"one", "two"});
    (void)before.transmitted();
    before.refused("one", errc::not_a_member);
    before.expected("two", 1);

    outbox_script after{{}, before.stored()};
    EXPECT_EQ(after.transmitted(), texts{});
    EXPECT_TRUE(after.retry("one"));
    EXPECT_EQ(after.transmitted(), texts{"one#1"});
}

TEST(Outbox, RefusalsAreOverruledByASent) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.refused("one", errc::not_a_member);
    EXPECT_TRUE(script.box.handle_found(client_id_of("one"), outbox_script::one, sender_counter{1})
    );
    EXPECT_EQ(script.box.size(), 0U);
}

TEST(Outbox, RefusalsHoldTheWholeOutboxWhenTheyPass) {
    outbox_script script;
    script.push_all({"one", "two"});
    (void)script.transmitted();
    script.refused("one", errc::rate_limited, seconds(20));
    script.expected("two", 1);
    script.push("elsewhere", second);
    EXPECT_EQ(script.transmitted(), texts{});
    EXPECT_EQ(script.box.next_timeout(), script.now.steady + seconds(20));

    script.pass(milliseconds(19'999));
    EXPECT_EQ(script.transmitted(), texts{});
    script.pass(milliseconds(1));
    EXPECT_EQ(script.transmitted(), (texts{"one#1", "two#2", "elsewhere#1"}));
    EXPECT_EQ(script.events(), texts{});
    EXPECT_EQ(script.find("one").attempts, 0U) << "it was no try";
}

TEST(Outbox, RefusalsHoldLongerEachTimeWhenTheyNameNoTime) {
    outbox_script script;
    script.push("one");
    for (const std::int64_t wait : {1, 2, 4, 8, 16, 30, 30}) {
        EXPECT_EQ(script.transmitted(), texts{"one#1"});
        script.refused("one", errc::overloaded);
        EXPECT_EQ(script.box.next_timeout(), script.now.steady + seconds(wait));
        script.pass(seconds(wait));
    }
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
    script.sent("one", 1);
    script.push("two");
    (void)script.transmitted();
    script.refused("two", errc::overloaded);
    EXPECT_EQ(script.box.next_timeout(), script.now.steady + seconds(1));
}

TEST(Outbox, RefusalsHoldOnceForAllThatWereOnTheWire) {
    outbox_script script;
    script.push("a");
    script.push("b", second);
    (void)script.transmitted();
    script.refused("a", errc::overloaded);
    script.refused("b", errc::overloaded);
    EXPECT_EQ(script.box.next_timeout(), script.now.steady + seconds(1));
}

TEST(Outbox, RefusalsHoldOverAReconnect) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.refused("one", errc::rate_limited, seconds(20));
    script.box.handle_disconnected();
    script.pass(seconds(10));
    script.box.handle_connected();
    EXPECT_EQ(script.transmitted(), texts{});
    script.pass(seconds(10));
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
}

TEST(Outbox, RefusalsOfASupersededConnectionWaitForTheNextOne) {
    outbox_script script;
    script.push_all({"one", "two"});
    (void)script.transmitted();
    script.refused("one", errc::superseded);
    script.refused("two", errc::superseded);
    EXPECT_EQ(script.transmitted(), texts{});
    EXPECT_EQ(script.events(), texts{});
    script.reconnect();
    EXPECT_EQ(script.transmitted(), (texts{"one#1", "two#2"}));
}

TEST(Outbox, RefusalsOfAnEarlierConnectionSayNothing) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.reconnect();
    script.refused("one", errc::not_a_member);
    script.expected("one", 9);
    EXPECT_EQ(script.events(), texts{});
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
}

TEST(Outbox, RefusalsOfATransmissionProveThatItIsNotStored) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    EXPECT_TRUE(script.find("one").first_tried);
    script.refused("one", errc::rate_limited, seconds(1));
    EXPECT_FALSE(script.find("one").first_tried);
}

TEST(Outbox, RefusalsOfALaterTransmissionProveNothingOfAnEarlierOne) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.reconnect();
    (void)script.transmitted();
    script.refused("one", errc::rate_limited, seconds(1));
    EXPECT_TRUE(script.find("one").first_tried);
}

// Its place is not given away: who turns a message away has not looked whether it is stored.
TEST(Outbox, RowThatWasTurnedAwayKeepsThePlaceOfItsEarlierTransmission) {
    outbox_script script{{.when_stopped = stopped_row_policy::skip}};
    script.push_all({"one", "two"});
    (void)script.transmitted();
    script.reconnect();
    (void)script.transmitted();
    script.refused("one", errc::rate_limited);
    script.refused("two", errc::rate_limited);
    script.pass(hours(24));
    ASSERT_EQ(script.events(), (texts{"unconfirmed one", "unconfirmed two"}));
    script.retry("two");
    EXPECT_EQ(script.transmitted(), texts{"two#2"});
}

}  // namespace

}  // namespace gapless::protocol::tests
