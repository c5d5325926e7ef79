// What a device makes of entries whose bodies are gone, and of what is left of them.
#include "protocol/crypto/chain_hashes.hpp"
#include "tests/unit/sdk/core/keys/key_world.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

using kind = sdk::key_finding::kind;
using findings = std::vector<sdk::key_finding>;

// Entries 1 and 2 begin the epoch, 3 is Alice's. Then Bob is away.
class Leaf : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(world.say(alice, "one"));
        world.is_told = [this](const key_device& to) { return &to != &bob; };
    }

    void come_back() {
        world.is_told = {};
        world.settle();
    }

    // Bob never gets it.
    void expire(seq at, bool is_leaf_told = true) {
        world.holes.emplace(at, protocol::hole_reason::expired);
        if (is_leaf_told) {
            leave(at, world.log.at(at.value - 1).body);
        }
    }

    // As a server does it, or a dishonest one says it does.
    void take_body(seq at) {
        leave(at, world.log.at(at.value - 1).body);
        world.log.at(at.value - 1).body.clear();
        world.log.at(at.value - 1).recalled = true;
    }

    void recall(seq at, key_device& by) {
        ASSERT_TRUE(world.prepare(by));
        world.append(world.sealed(by, "", message_kind::recall, at));
        take_body(at);
        world.settle();
    }

    static findings by_nobody(std::uint64_t at) {
        return {{kind::bad_message, key_conversation, seq{at}, key_world::alice}};
    }

    void leave(seq at, const std::string& body) {
        const protocol::leaf_hash leaf{crypto::leaf_of(world.use(), crypto::view_of(body))};
        world.leaves.insert_or_assign(at, leaf);
    }

    static findings missing(std::uint64_t at) {
        return {{kind::missing_digest, key_conversation, seq{at}, {}}};
    }

    void say_all(std::initializer_list<const char*> words) {
        for (const auto* each : words) {
            ASSERT_TRUE(world.say(alice, each));
        }
    }

    // Whether Bob would find it if Alice had seen another log.
    void expect_compared() {
        ASSERT_TRUE(world.say(bob, "from Bob"));
        ASSERT_TRUE(world.say(alice, "compared"));
        EXPECT_EQ(bob.findings, findings{});
        EXPECT_EQ(alice.findings, findings{});
        world.tamper_entry = [&](key_device& to, message& entry) {
            if (&to == &bob && entry.seq.value == world.log.size()) {
                entry = world.log.front();
                entry.seq = seq{world.log.size()};
                entry.kind = message_kind::member_change;
            }
        };
        ASSERT_TRUE(world.say(alice, "dropped"));
        world.tamper_entry = {};
        ASSERT_TRUE(world.say(alice, "and named"));
        ASSERT_EQ(bob.findings.size(), 1U);
        EXPECT_EQ(bob.findings.front().what, kind::split_log);
    }

    key_world world;
    key_device& alice = world.device(0);
    key_device& bob = world.device(1);
};

TEST_F(Leaf, WithThemADeviceComparesBehindWhatIsGone) {
    say_all({"two", "three", "four"});
    expire(seq{4});
    recall(seq{5}, alice);
    come_back();
    EXPECT_EQ(bob.high, seq{7});
    EXPECT_EQ(bob.findings, findings{});
    expect_compared();
}

TEST_F(Leaf, AWrongOneIsFoundByTheNextMessage) {
    say_all({"two"});
    expire(seq{4});
    leave(seq{4}, "never said");
    come_back();
    EXPECT_EQ(bob.findings, findings{});
    say_all({"three"});  // names the place before itself
    EXPECT_EQ(
        bob.findings, (findings{{kind::split_log, key_conversation, seq{5}, key_world::alice}})
    );
}

TEST_F(Leaf, WithoutOneTheHeadTells) {
    say_all({"two", "three"});
    expire(seq{4}, false);
    come_back();
    EXPECT_EQ(bob.findings, missing(4));
    say_all({"four"});
    EXPECT_EQ(bob.findings.size(), 1U) << "once";
    bob.restart();
    world.connect();
    EXPECT_EQ(bob.findings.size(), 1U);
}

TEST_F(Leaf, OfARecalledEntryIsAskedForAsWell) {
    say_all({"two", "three"});
    recall(seq{4}, alice);
    world.leaves.clear();
    come_back();
    EXPECT_EQ(bob.findings, missing(4));
}

TEST_F(Leaf, NoneIsLeftWhenAnotherEpochHasBegun) {
    say_all({"two", "three"});
    expire(seq{4}, false);
    alice.desk().handle_stale(destination::to(key_conversation));
    world.relation.is_stale = true;
    say_all({"four"});
    ASSERT_EQ(world.relation.epoch, 2U);
    come_back();
    EXPECT_EQ(bob.high, seq{world.log.size()});
    EXPECT_EQ(bob.findings, findings{});
    expect_compared();
}

TEST_F(Leaf, WhatWasFoundMissingIsToldAfterARestart) {
    say_all({"two", "three"});
    expire(seq{4}, false);
    world.is_told = {};
    // The page ends with the hole.
    bob.desk().handle_hole(
        key_conversation, {seq{4}, seq{4}, protocol::hole_reason::expired}, world.leaves
    );
    bob.high = seq{4};
    bob.flush();
    bob.restart();
    world.connect();
    EXPECT_EQ(bob.findings, missing(4));
}

TEST_F(Leaf, ATimeAwayThatNobodySawBeginIsNoReason) {
    say_all({"two", "three"});
    world.holes.emplace(seq{4}, protocol::hole_reason::not_a_member);
    come_back();
    EXPECT_EQ(bob.findings, missing(4));
}

TEST_F(Leaf, WhatNobodyHasRecalledIsFoundAtTheHead) {
    say_all({"two", "three"});
    take_body(seq{4});
    come_back();
    EXPECT_EQ(bob.findings, by_nobody(4));
    say_all({"four"});
    EXPECT_EQ(bob.findings.size(), 1U) << "once";
}

TEST_F(Leaf, ARecallMayComeWithALaterPage) {
    say_all({"two", "three"});
    take_body(seq{4});
    message told = world.log.at(3);
    world.is_told = {};
    static_cast<void>(bob.desk().handle_entry(key_conversation, told, nullptr, world.leaves));
    bob.high = seq{4};
    bob.flush();
    bob.restart();  // nor is it forgotten by then
    world.is_told = [this](const key_device& to) { return &to != &bob; };
    ASSERT_TRUE(world.prepare(alice));
    world.append(world.sealed(alice, "", message_kind::recall, seq{4}));
    world.is_told = {};
    world.connect();
    EXPECT_EQ(bob.high, seq{6});
    EXPECT_EQ(bob.findings, findings{});
}

TEST_F(Leaf, ARecallMayBeOfALaterEpoch) {
    say_all({"two"});
    alice.desk().handle_stale(destination::to(key_conversation));
    world.relation.is_stale = true;
    say_all({"three"});
    recall(seq{4}, alice);
    come_back();
    EXPECT_EQ(bob.findings, findings{});
}

TEST_F(Leaf, ARecallOfWhoMayNotIsNone) {
    say_all({"two"});
    ASSERT_TRUE(world.prepare(alice));
    auto forged = world.sealed(alice, "", message_kind::recall, seq{4});
    forged.body.back() = static_cast<char>(forged.body.back() ^ 1);
    world.append(std::move(forged));
    take_body(seq{4});
    come_back();
    ASSERT_EQ(bob.findings.size(), 2U);
    EXPECT_EQ(bob.findings.front().seq, seq{5}) << "it is not hers";
    EXPECT_EQ(bob.findings.back().seq, seq{4});
}

TEST_F(Leaf, ARecallMayHaveExpired) {
    say_all({"two", "three"});
    take_body(seq{4});
    expire(seq{5});
    come_back();
    EXPECT_EQ(bob.findings, findings{});
}

TEST_F(Leaf, AnEditGoesWithWhatItEdits) {
    say_all({"two"});
    world.append(world.sealed(alice, "edited", message_kind::edit, seq{4}));
    world.settle();
    recall(seq{4}, alice);
    take_body(seq{5});
    come_back();
    EXPECT_EQ(bob.findings, findings{});
}

}  // namespace
}  // namespace gapless::tests
