#include "protocol/delivery/outbox.hpp"

#include "tests/unit/protocol/delivery/outbox_script.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {

namespace {

const destination bob = destination::direct("bob");
const destination first = destination::to(outbox_script::one);
const destination second = destination::to(outbox_script::two);

TEST(Outbox, TransmitsInOrderOfSubmission) {
    outbox_script script;
    script.push_all({"one", "two", "three"});
    EXPECT_EQ(script.transmitted(), (texts{"one#1", "two#2", "three#3"}));
    EXPECT_EQ(script.transmitted(), texts{}) << "each once";
    EXPECT_EQ(script.box.in_flight(), 3U);
}

TEST(Outbox, TransmitsWhatWasPushed) {
    outbox_script script;
    ASSERT_TRUE(script.box.push({
        .id = client_id_of("x"),
        .to = first,
        .kind = message_kind::text,
        .read_seq = seq{7},
        .body = "x",
    }));
    const auto frame = script.box.poll_transmit(script.now);
    ASSERT_TRUE(frame);
    EXPECT_EQ(
        std::get<protocol::send>(*frame),
        (protocol::send{
            .to = first,
            .client_id = client_id_of("x"),
            .counter = sender_counter{1},
            .read_seq = seq{7},
            .kind = message_kind::text,
            .body = "x",
        })
    );
}

TEST(Outbox, TransmitsNothingWithoutAConnection) {
    outbox_script script;
    script.push("one");
    script.box.handle_disconnected();
    EXPECT_EQ(script.transmitted(), texts{});
    script.box.handle_connected();
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
}

TEST(Outbox, ForgetsWhatWasSent) {
    outbox_script script;
    script.push_all({"one", "two"});
    (void)script.transmitted();
    const auto row = script.sent("one", 1);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->body, "one");
    EXPECT_EQ(script.left(), texts{"two"});
    EXPECT_EQ(script.box.in_flight(), 1U);
    EXPECT_EQ(script.box.last_counter(first), sender_counter{1});
}

TEST(Outbox, DoesNotMindAnAnswerToAnEarlierConnection) {
    outbox_script script;
    EXPECT_EQ(script.sent("long gone", 1), std::nullopt);
    script.refused("long gone", errc::not_a_member);
    script.expected("long gone", 9);
    script.box.handle_cancelled(client_id_of("long gone"));
    EXPECT_EQ(script.events(), texts{});
}

TEST(Outbox, ResendsUnackedInOrderAfterReconnect) {
    outbox_script script{{.in_flight_max = 2}};
    script.push_all({"one", "two", "three"});
    EXPECT_EQ(script.transmitted(), (texts{"one#1", "two#2"}));
    script.sent("one", 1);
    script.reconnect();
    EXPECT_EQ(script.transmitted(), (texts{"two#2", "three#3"}));
}

TEST(Outbox, SettlesARowByTheLateAnswerToAnEarlierConnection) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.reconnect();
    EXPECT_TRUE(script.sent("one", 1));
    EXPECT_EQ(script.transmitted(), texts{});
}

TEST(Outbox, ServesDestinationsSideBySide) {
    outbox_script script;
    script.push("a", first);
    script.push("b", second);
    script.push("c", first);
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#1", "c#2"}));
}

TEST(Outbox, KeepsItsWindowPerConnection) {
    outbox_script script{{.in_flight_max = 3, .in_flight_per_destination_max = 2}};
    script.push_all({"a", "b", "c"}, first);
    script.push_all({"d", "e", "f"}, second);
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#2", "d#1"}));
    script.sent("a", 1);
    EXPECT_EQ(script.transmitted(), texts{"c#3"});
}

TEST(Outbox, KeepsItsWindowInBytes) {
    outbox_script script{{.in_flight_bytes_max = 10}};
    script.push_all({"123456", "12345", "1"});
    EXPECT_EQ(script.transmitted(), texts{"123456#1"});
    script.sent("123456", 1);
    EXPECT_EQ(script.transmitted(), (texts{"12345#2", "1#3"}));
}

TEST(Outbox, LetsALargeMessageGoAlone) {
    outbox_script script{{.in_flight_bytes_max = 10}};
    script.push("more than ten bytes");
    EXPECT_EQ(script.transmitted(), texts{"more than ten bytes#1"});
}

TEST(Outbox, RefusesMoreRowsThanItMayKeep) {
    outbox_script script{{.queued_max = 2}};
    script.push_all({"one", "two"});
    EXPECT_EQ(script.box.push(a_draft().saying("three")).error().code, errc::outbox_full);
    EXPECT_EQ(script.left(), (texts{"one", "two"}));
}

TEST(Outbox, RefusesAMessageThatIsTooLarge) {
    outbox_script script{{.message_bytes_max = 5}};
    EXPECT_EQ(script.box.push(a_draft().saying("123456")).error().code, errc::message_too_large);
    EXPECT_TRUE(script.push("12345"));
    EXPECT_EQ(script.left(), texts{"12345"});
}

TEST(Outbox, RefusesMoreThanItHoldsInBytes) {
    outbox_script script{{.queued_bytes_max = 10}};
    EXPECT_TRUE(script.push("a text that is longer"));
    EXPECT_EQ(script.box.push(a_draft().saying("two")).error().code, errc::outbox_full);
    script.cancel("a text that is longer");
    EXPECT_TRUE(script.push("two"));
    EXPECT_TRUE(script.push("three"));
    EXPECT_EQ(script.box.push(a_draft().saying("four")).error().code, errc::outbox_full);
}

TEST(Outbox, RefusesAnIdThatIsInUse) {
    outbox_script script;
    script.push("one");
    EXPECT_EQ(script.box.push(a_draft().saying("one")).error().code, errc::conflict);
    EXPECT_EQ(script.box.size(), 1U);
}

TEST(Outbox, FailsRowsThatTheServerCannotTake) {
    outbox_script script;
    script.push_all({"short", "rather long"});
    script.box.handle_message_bytes_max(6);
    EXPECT_EQ(script.events(), texts{"failed rather long"});
    EXPECT_EQ(script.find("rather long").failure, errc::message_too_large);
    EXPECT_EQ(script.transmitted(), texts{"short#1"});

    EXPECT_TRUE(script.retry("rather long"));
    EXPECT_EQ(script.events(), texts{"failed rather long"});
}

TEST(Outbox, DoesNotCallARowFailedThatMayHaveBeenStored) {
    outbox_script script;
    script.push("rather long");
    (void)script.transmitted();
    script.box.handle_disconnected();
    script.box.handle_message_bytes_max(6);
    EXPECT_EQ(script.events(), texts{"unconfirmed rather long"});

    EXPECT_TRUE(script.retry("rather long"));
    EXPECT_EQ(script.events(), texts{"unconfirmed rather long"});
}

TEST(Outbox, HasNewsUntilWhatHappenedIsTaken) {
    outbox_script script;
    EXPECT_FALSE(script.box.has_news());
    script.push("one");
    EXPECT_TRUE(script.box.has_news());
    (void)script.box.take_changes();
    EXPECT_FALSE(script.box.has_news());
}

TEST(Outbox, SendsToAUserOneByOneUntilTheConversationIsKnown) {
    outbox_script script;
    script.push_all({"one", "two", "three"}, bob);
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
    script.sent("one", 1, outbox_script::two);
    EXPECT_EQ(script.transmitted(), (texts{"two#2", "three#3"}));
    EXPECT_EQ(script.find("two").to, second);
    EXPECT_EQ(script.box.last_counter(second), sender_counter{1});
}

TEST(Outbox, MovesWhatGoesToAUserToTheirConversationInOrder) {
    outbox_script script;
    script.box.handle_disconnected();
    script.push("one", bob);
    script.push("two", second);
    script.push("three", bob);
    script.box.handle_direct_resolved("bob", outbox_script::two);
    script.push("four", bob);
    script.box.handle_connected();
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
    script.sent("one", 1, outbox_script::two);
    EXPECT_EQ(script.transmitted(), (texts{"two#2", "three#3", "four#4"}));
}

TEST(Outbox, NamesWhatIsToBeCommitted) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    const auto changes = script.box.take_changes();
    ASSERT_EQ(changes.stored.size(), 1U);
    EXPECT_EQ(changes.stored[0].first_tried, script.now.wall);
    EXPECT_EQ(changes.stored[0].state, draft_state::queued) << "in_flight is for memory";
    EXPECT_TRUE(script.box.take_changes().is_empty());

    script.sent("one", 1);
    EXPECT_EQ(
        script.box.take_changes(),
        (outbox_changes{
            .removed = {client_id_of("one")},
            .counters = {{first, sender_counter{1}}},
        })
    );
}

TEST(Outbox, NamesChangedRowsInOrderOfSubmission) {
    outbox_script script;
    script.push_all({"one", "two", "three", "four"});
    texts stored;
    for (const draft& row : script.box.take_changes().stored) {
        stored.push_back(row.body);
    }
    EXPECT_EQ(stored, (texts{"one", "two", "three", "four"}));
}

TEST(Outbox, NamesNothingNewForAResend) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    (void)script.box.take_changes();
    script.reconnect();
    script.pass(seconds(1));
    EXPECT_EQ(script.transmitted(), texts{"one#1"});
    EXPECT_TRUE(script.box.take_changes().is_empty());
}

TEST(Outbox, NamesTheMoveFromAUserToAConversation) {
    outbox_script script;
    script.push_all({"one", "two"}, bob);
    (void)script.transmitted();
    (void)script.box.take_changes();
    script.sent("one", 1, outbox_script::two);
    const auto changes = script.box.take_changes();
    EXPECT_EQ(changes.removed, std::vector{client_id_of("one")});
    ASSERT_EQ(changes.stored.size(), 1U);
    EXPECT_EQ(changes.stored[0].to, second);
    EXPECT_EQ(
        changes.counters,
        (std::map<destination, sender_counter>{{bob, sender_counter{}}, {second, sender_counter{1}}}
        )
    );
}

TEST(Outbox, GivesEachRowItsOldCounterAfterACrash) {
    outbox_script before;
    before.push_all({"one", "two", "three"});
    (void)before.transmitted();
    before.sent("one", 1);

    outbox_script after{{}, before.stored()};
    EXPECT_EQ(after.left(), (texts{"two", "three"}));
    EXPECT_EQ(after.transmitted(), texts{"two#2"});
    after.sent("two", 2);
    EXPECT_EQ(after.transmitted(), texts{"three#3"});
}

TEST(Outbox, IsSettledWhenNothingWaitsForTheNetwork) {
    outbox_script script;
    EXPECT_TRUE(script.box.is_settled());
    script.push("one");
    EXPECT_FALSE(script.box.is_settled());
    (void)script.transmitted();
    EXPECT_FALSE(script.box.is_settled());
    script.refused("one", errc::not_a_member);
    EXPECT_TRUE(script.box.is_settled());
    script.push("behind it");
    EXPECT_TRUE(script.box.is_settled());
    script.push("elsewhere", second);
    EXPECT_FALSE(script.box.is_settled());
}

TEST(Outbox, IsNotSettledWhileACancellationWaits) {
    outbox_script script;
    script.push("one");
    (void)script.transmitted();
    script.reconnect();
    script.cancel("one");
    EXPECT_FALSE(script.box.is_settled());
    (void)script.transmitted();
    script.box.handle_cancelled(client_id_of("one"));
    EXPECT_TRUE(script.box.is_settled());
}

}  // namespace

}  // namespace gapless::protocol::tests
