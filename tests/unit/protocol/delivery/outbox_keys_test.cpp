#include "tests/unit/protocol/delivery/outbox_script.hpp"

#include <gtest/gtest.h>

namespace gapless::protocol::tests {
namespace {

const destination encrypted = destination::to(outbox_script::one);

std::string sealed_of(const outbox_script& script, std::string_view text) {
    return script.box.find(client_id_of(text))->sealed;
}

TEST(OutboxKeys, NothingLeavesForADestinationThatWaits) {
    outbox_script script;
    script.box.set_waiting(encrypted, true);
    script.push_all({"a"});
    script.push_all({"b"}, destination::to(outbox_script::two));
    EXPECT_EQ(script.transmitted(), texts{"b#1"});
    EXPECT_FALSE(script.box.is_settled());

    script.box.set_waiting(encrypted, false);
    EXPECT_EQ(script.transmitted(), texts{"a#1"});
}

TEST(OutboxKeys, WhatWasSealedGoesAgainWhileOthersWait) {
    outbox_script script;
    script.push_all({"a", "b"});
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#2"}));
    script.box.put_sealed(client_id_of("a"), "sealed");

    script.box.set_waiting(encrypted, true);
    script.reconnect();
    EXPECT_EQ(script.transmitted(), texts{"a#1"});
    EXPECT_EQ(sealed_of(script, "a"), "sealed");
}

TEST(OutboxKeys, ACancellationDoesNotWaitForKeys) {
    outbox_script script;
    script.push_all({"a"});
    EXPECT_EQ(script.transmitted(), texts{"a#1"});
    script.reconnect();
    script.box.set_waiting(encrypted, true);
    EXPECT_TRUE(script.cancel("a"));
    EXPECT_EQ(script.transmitted(), texts{"cancel a#1"});
}

TEST(OutboxKeys, NeedsKeysForWhatComesNext) {
    outbox_script script;
    EXPECT_FALSE(script.box.needs_keys(encrypted));
    script.push_all({"a", "b"});
    EXPECT_TRUE(script.box.needs_keys(encrypted));
    script.box.put_sealed(client_id_of("a"), "sealed");
    EXPECT_FALSE(script.box.needs_keys(encrypted));
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#2"}));
    script.refused("b", errc::forbidden);
    EXPECT_FALSE(script.box.needs_keys(encrypted));
}

TEST(OutboxKeys, KnowsWhatIsOnItsWayInTheClear) {
    outbox_script script;
    EXPECT_FALSE(script.box.has_clear_in_flight(encrypted));
    script.push_all({"a", "b"});
    EXPECT_FALSE(script.box.has_clear_in_flight(encrypted)) << "it has not left";
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#2"}));
    EXPECT_TRUE(script.box.has_clear_in_flight(encrypted));
    script.box.put_sealed(client_id_of("a"), "sealed");
    EXPECT_TRUE(script.box.has_clear_in_flight(encrypted)) << "b";
    script.refused("b", errc::epoch_stale);
    EXPECT_FALSE(script.box.has_clear_in_flight(encrypted));
}

TEST(OutboxKeys, WhatCannotBeSealedFails) {
    outbox_script script;
    script.push_all({"a", "b"});
    script.box.handle_barred(encrypted, errc::not_a_member);
    EXPECT_TRUE(script.events().empty()) << "it does not wait";
    script.box.set_waiting(encrypted, true);
    script.box.handle_barred(encrypted, errc::not_a_member);
    EXPECT_EQ(script.events(), texts{"failed a"});
    EXPECT_TRUE(script.box.is_settled()) << "b stands behind it";
    EXPECT_TRUE(script.retry("a"));
    script.box.set_waiting(encrypted, false);
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#2"}));
}

// It left in the clear, and nobody knows how that ended.
TEST(OutboxKeys, WhatMayBeStoredIsLookedForBeforeItFails) {
    for (const bool is_stored : {false, true}) {
        outbox_script script;
        script.push_all({"a"});
        EXPECT_EQ(script.transmitted(), texts{"a#1"});
        script.reconnect();
        script.box.set_waiting(encrypted, true);
        script.box.handle_barred(encrypted, errc::not_a_member);
        EXPECT_EQ(script.events(), texts{"reconcile 1"});
        script.box.handle_barred(encrypted, errc::not_a_member);
        EXPECT_TRUE(script.events().empty()) << "nobody knows yet";
        if (is_stored) {
            const auto own =
                script.box.handle_found(client_id_of("a"), outbox_script::one, sender_counter{1});
            EXPECT_TRUE(own);
        }
        script.box.handle_reconciled(encrypted, sender_counter{is_stored ? 1U : 0U});
        script.box.handle_barred(encrypted, errc::not_a_member);
        EXPECT_EQ(script.events(), is_stored ? texts{} : texts{"failed a"});
    }
}

TEST(OutboxKeys, WhatIsSealedIsCommitted) {
    outbox_script script;
    script.push_all({"a"});
    EXPECT_EQ(script.transmitted(), texts{"a#1"});
    static_cast<void>(script.box.take_changes());
    script.box.put_sealed(client_id_of("a"), "sealed");
    const auto changes = script.box.take_changes();
    ASSERT_EQ(changes.stored.size(), 1u);
    EXPECT_EQ(changes.stored.front().sealed, "sealed");
}

TEST(OutboxKeys, AStaleEpochQueuesTheMessageToBeSealedAnew) {
    outbox_script script;
    script.push_all({"a"});
    EXPECT_EQ(script.transmitted(), texts{"a#1"});
    script.box.put_sealed(client_id_of("a"), "sealed");
    script.refused("a", errc::epoch_stale);
    EXPECT_EQ(script.events(), texts{"keys stale 1"});
    EXPECT_TRUE(sealed_of(script, "a").empty());
    EXPECT_EQ(script.box.find(client_id_of("a"))->state, draft_state::queued);
    EXPECT_EQ(script.transmitted(), texts{"a#1"});
}

TEST(OutboxKeys, AnotherCounterIsSealedAnew) {
    outbox_script script;
    script.push_all({"a", "b"});
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#2"}));
    script.box.put_sealed(client_id_of("a"), "sealed");
    script.box.put_sealed(client_id_of("b"), "sealed");
    script.expected("b", 1);
    EXPECT_TRUE(sealed_of(script, "b").empty());
    EXPECT_EQ(sealed_of(script, "a"), "sealed");
}

// It was sealed as what follows on the one that is sealed anew.
TEST(OutboxKeys, AnotherCounterIsOneForWhatStandsBehindToo) {
    outbox_script script;
    script.push_all({"a", "b", "c"});
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#2", "c#3"}));
    for (const auto* each : {"a", "b", "c"}) {
        script.box.put_sealed(client_id_of(each), "sealed");
    }
    script.expected("b", 2);
    script.reconnect();
    EXPECT_EQ(sealed_of(script, "a"), "sealed");
    EXPECT_TRUE(sealed_of(script, "b").empty());
    EXPECT_TRUE(sealed_of(script, "c").empty()) << "nobody has answered it, and it is not stored";
}

TEST(OutboxKeys, AStaleEpochIsOneForWhatStandsBehindToo) {
    outbox_script script;
    script.push_all({"a", "b"});
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#2"}));
    script.box.put_sealed(client_id_of("a"), "sealed");
    script.box.put_sealed(client_id_of("b"), "sealed");
    script.refused("a", errc::epoch_stale);
    EXPECT_TRUE(sealed_of(script, "b").empty()) << "nobody has answered it, and it is not stored";
}

// The server holds more than this device knows of: what stands behind may be among it.
TEST(OutboxKeys, ACounterAheadSaysNothingOfWhatStandsBehind) {
    outbox_script script;
    script.push_all({"a", "b"});
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#2"}));
    script.box.put_sealed(client_id_of("a"), "sealed");
    script.box.put_sealed(client_id_of("b"), "sealed");
    script.expected("a", 5);
    EXPECT_TRUE(sealed_of(script, "a").empty());
    EXPECT_EQ(sealed_of(script, "b"), "sealed");
}

TEST(OutboxKeys, APassingRefusalKeepsWhatWasSealed) {
    outbox_script script;
    script.push_all({"a"});
    EXPECT_EQ(script.transmitted(), texts{"a#1"});
    script.box.put_sealed(client_id_of("a"), "sealed");
    script.refused("a", errc::rate_limited, seconds(1));
    EXPECT_EQ(sealed_of(script, "a"), "sealed");
}

}  // namespace
}  // namespace gapless::protocol::tests
