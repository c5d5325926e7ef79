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
    script.box.set_waiting({encrypted});
    script.push_all({"a"});
    script.push_all({"b"}, destination::to(outbox_script::two));
    EXPECT_EQ(script.transmitted(), texts{"b#1"});
    EXPECT_FALSE(script.box.is_settled());

    script.box.set_waiting({});
    EXPECT_EQ(script.transmitted(), texts{"a#1"});
}

TEST(OutboxKeys, WhatWasSealedGoesAgainWhileOthersWait) {
    outbox_script script;
    script.push_all({"a", "b"});
    EXPECT_EQ(script.transmitted(), (texts{"a#1", "b#2"}));
    script.box.put_sealed(client_id_of("a"), "sealed");

    script.box.set_waiting({encrypted});
    script.reconnect();
    EXPECT_EQ(script.transmitted(), texts{"a#1"});
    EXPECT_EQ(sealed_of(script, "a"), "sealed");
}

TEST(OutboxKeys, ACancellationDoesNotWaitForKeys) {
    outbox_script script;
    script.push_all({"a"});
    EXPECT_EQ(script.transmitted(), texts{"a#1"});
    script.reconnect();
    script.box.set_waiting({encrypted});
    EXPECT_TRUE(script.cancel("a"));
    EXPECT_EQ(script.transmitted(), texts{"cancel a#1"});
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
