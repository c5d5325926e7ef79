#include "sdk/core/keys/archive_keeper.hpp"

#include "tests/unit/sdk/core/keys/key_world.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;

struct ArchiveKeeper : testing::Test {
    key_world::user& alice() { return world.users.at(key_world::alice); }

    key_device& first() { return world.device(0); }

    // Another device of Alice's, which nobody has let in.
    key_device& another() {
        auto& made = world.add_device(key_world::alice);
        world.connect();
        return made;
    }

    void link(key_device& other) {
        ASSERT_TRUE(first().desk().link(other.owner().device, other.owner().public_key));
        world.settle();
        world.pass(seconds(31));  // until it looks again
    }

    void make_stale() {
        world.relation.is_stale = true;
        for (auto& each : world.devices) {
            each->desk().handle_stale(destination::to(key_conversation));
        }
    }

    static std::vector<sdk::key_finding::kind> found(const key_device& by) {
        std::vector<sdk::key_finding::kind> kinds;
        for (const auto& each : by.findings) {
            kinds.push_back(each.what);
        }
        return kinds;
    }

    const std::vector<sdk::key_finding::kind> bad_archive{sdk::key_finding::kind::bad_archive};
    key_world world;
};

TEST_F(ArchiveKeeper, WhatIsLearnedIsBackedUpOnce) {
    ASSERT_TRUE(world.say(first(), "one"));
    ASSERT_EQ(alice().archive.size(), 1u);
    EXPECT_EQ(alice().boxes.size(), 1u) << "the recovery code's, and nothing for the device itself";
    EXPECT_EQ(alice().archive[0].find("one"), std::string::npos);

    ASSERT_TRUE(world.say(first(), "two"));
    world.connect();
    EXPECT_EQ(alice().archive.size(), 1u) << "the epoch is the same";
}

TEST_F(ArchiveKeeper, ALinkedDeviceReadsWhatWasSaidBefore) {
    ASSERT_TRUE(world.say(first(), "before"));
    auto& second = another();
    EXPECT_EQ(key_world::texts(second), texts{"?"});

    link(second);

    EXPECT_EQ(key_world::texts(second), texts{"before"});
    EXPECT_TRUE(second.findings.empty());
}

TEST_F(ArchiveKeeper, TheLinkedDeviceBacksUpToo) {
    auto& second = another();
    link(second);
    make_stale();
    ASSERT_TRUE(world.say(second, "mine"));
    EXPECT_EQ(alice().archive.size(), 1u) << "whoever comes second finds it there";
}

TEST_F(ArchiveKeeper, WhoHasLostAllGetsItBackByTheCode) {
    ASSERT_TRUE(world.say(first(), "one"));
    ASSERT_TRUE(world.say(world.device(1), "two"));
    const auto code = first().desk().recovery_code().value();
    world.devices.erase(world.devices.begin());
    auto& fresh = another();
    EXPECT_EQ(key_world::texts(fresh), (texts{"?", "?"}));

    ASSERT_TRUE(fresh.desk().restore(code));
    world.settle();

    EXPECT_TRUE(fresh.desk().is_linked());
    EXPECT_EQ(key_world::texts(fresh), (texts{"one", "two"}));
    EXPECT_EQ(fresh.desk().recovery_code().value(), code);
    world.device(0).desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(world.device(0), "welcome back"));
    ASSERT_TRUE(world.say(fresh, "thanks"));
    EXPECT_EQ(key_world::texts(fresh).back(), "thanks");
    EXPECT_TRUE(fresh.findings.empty());
}

// It may come before the entries of the timeline that it belongs to.
TEST_F(ArchiveKeeper, ASecretIsHeldUntilItsEntryComes) {
    ASSERT_TRUE(world.say(first(), "one"));
    const auto code = first().desk().recovery_code().value();
    auto* fresh = &world.add_device(key_world::alice);
    world.is_told = [&](const key_device& each) { return &each != fresh; };
    world.connect();
    ASSERT_TRUE(fresh->desk().restore(code));
    world.settle();
    EXPECT_TRUE(fresh->read.empty());

    fresh->flush();
    fresh->restart();
    world.is_told = nullptr;
    world.connect();

    EXPECT_EQ(key_world::texts(*fresh), texts{"one"});
    EXPECT_TRUE(fresh->waiting.empty());
}

// It has the epoch's secret, and is not among those who may write in it.
TEST_F(ArchiveKeeper, WhoeverWasRestoredWritesInTheNextEpoch) {
    ASSERT_TRUE(world.say(first(), "one"));
    auto& fresh = another();
    ASSERT_TRUE(fresh.desk().restore(first().desk().recovery_code().value()));
    world.settle();
    ASSERT_EQ(key_world::texts(fresh), texts{"one"});
    EXPECT_FALSE(fresh.desk().may_send(destination::to(key_conversation)));

    ASSERT_TRUE(world.say(fresh, "two"));
    EXPECT_EQ(world.relation.epoch, 2u);
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "two"}));
    EXPECT_TRUE(world.device(1).findings.empty());
}

TEST_F(ArchiveKeeper, SaysWhatIsWrongWithACode) {
    auto& second = another();
    const auto code_of = [&](const std::string& code) {
        return second.desk().restore(code).error().code;
    };
    EXPECT_EQ(code_of("not a code"), errc::usage);
    const auto bobs = world.device(1).desk().recovery_code().value();
    EXPECT_EQ(code_of(bobs), errc::wrong_password);
    EXPECT_EQ(second.desk().recovery_code().error().code, errc::forbidden);
    EXPECT_EQ(first().desk().restore(bobs).error().code, errc::usage) << "it is linked";
    alice().boxes.clear();
    world.connect();
    EXPECT_EQ(code_of(bobs), errc::keys_missing);
}

TEST_F(ArchiveKeeper, ARevokedDeviceReadsNoMoreOfIt) {
    auto& second = another();
    link(second);
    ASSERT_TRUE(world.say(first(), "all"));
    const auto box = alice().boxes.at(second.owner().device);
    ASSERT_TRUE(first().desk().revoke(second.owner().device));
    world.settle();
    make_stale();
    ASSERT_TRUE(world.say(first(), "some"));

    // The server gives it everything that there is, its old box too.
    EXPECT_EQ(alice().boxes.at(second.owner().device), box) << "there is no other";
    second.flush();
    second.restart();
    world.connect();

    EXPECT_EQ(alice().archive.size(), 2u);
    EXPECT_EQ(key_world::texts(second), (texts{"all", "?"}));
    const auto code = first().desk().recovery_code().value();
    auto& third = another();
    ASSERT_TRUE(third.desk().restore(code));
    world.settle();
    EXPECT_EQ(key_world::texts(third), (texts{"all", "some"})) << "the code opens both keys";
}

// The device that has it has not heard yet of the one that waits.
TEST_F(ArchiveKeeper, WhoLacksTheNewestKeyWaitsForIt) {
    auto& second = another();
    link(second);
    auto& third = another();
    link(third);
    const auto box = alice().boxes.at(second.owner().device);
    world.tamper_answer = [&](key_device& to, protocol::response& said) {
        if (&to == &second && said.archive) {
            said.archive->box = box;
        }
    };
    ASSERT_TRUE(first().desk().revoke(third.owner().device));
    world.settle();
    make_stale();
    ASSERT_TRUE(world.say(first(), "one"));
    ASSERT_EQ(alice().archive.size(), 1u);
    make_stale();
    ASSERT_TRUE(world.say(second, "two"));
    world.tamper_answer = {};
    world.pass(seconds(31));
    EXPECT_EQ(alice().archive.size(), 2u);
    EXPECT_TRUE(second.findings.empty());
}

// Each makes the key that comes after: neither knows of the other's.
TEST_F(ArchiveKeeper, TwoDevicesRevokeAtATime) {
    auto& second = another();
    link(second);
    auto& third = another();
    link(third);
    auto& restored = another();
    const auto code = first().desk().recovery_code().value();
    ASSERT_TRUE(restored.desk().restore(code));
    world.settle();

    ASSERT_TRUE(first().desk().revoke(second.owner().device));
    ASSERT_TRUE(restored.desk().revoke(third.owner().device));
    world.settle();
    make_stale();
    ASSERT_TRUE(world.say(first(), "one"));
    make_stale();
    ASSERT_TRUE(world.say(restored, "two"));
    world.pass(seconds(31));

    auto& fresh = another();
    ASSERT_TRUE(fresh.desk().restore(code));
    world.settle();
    world.pass(seconds(31));
    EXPECT_EQ(key_world::texts(fresh), (texts{"one", "two"}));
    for (const auto& each : world.devices) {
        EXPECT_TRUE(each->findings.empty());
    }
}

// It was restored from before a revocation, and makes boxes as that has it.
TEST_F(ArchiveKeeper, WhoKnowsOtherKeysTakesNoneAway) {
    auto& second = another();
    link(second);
    auto& third = another();
    link(third);
    const auto code = first().desk().recovery_code().value();
    const auto recovery = alice().boxes.at(device_id{});
    ASSERT_TRUE(first().desk().revoke(third.owner().device));
    world.settle();
    make_stale();
    ASSERT_TRUE(world.say(first(), "one"));

    alice().boxes[device_id{}] = recovery;
    auto& restored = another();
    ASSERT_TRUE(restored.desk().restore(code));
    world.settle();
    world.connect();
    world.pass(seconds(31));
    EXPECT_EQ(key_world::texts(restored), texts{"one"});
    auto& latest = another();
    link(latest);
    EXPECT_EQ(key_world::texts(latest), texts{"one"});
    EXPECT_TRUE(restored.findings.empty());
}

// A35.
TEST_F(ArchiveKeeper, ABoxThatNoOwnDeviceMadeIsRefused) {
    auto& second = another();
    link(second);
    auto& third = another();
    alice().boxes[third.owner().device] = alice().boxes.at(second.owner().device);
    world.connect();
    EXPECT_EQ(found(third), bad_archive) << "another device's";

    alice().boxes[third.owner().device] = "made up";
    third.findings.clear();
    world.connect();
    EXPECT_EQ(found(third), bad_archive);
}

// The list that says so may come after the box.
TEST_F(ArchiveKeeper, ABoxOfADeviceThatIsNotListedYetIsLookedAtAgain) {
    const auto code = first().desk().recovery_code().value();
    auto& second = another();
    link(second);
    auto& fresh = another();
    ASSERT_TRUE(fresh.desk().restore(code));
    world.settle();
    ASSERT_TRUE(alice().boxes.contains(second.owner().device));

    int hidden = 1;
    world.tamper_answer = [&](key_device& to, protocol::response& answer) {
        if (&to == &second && answer.keys && hidden > 0) {
            --hidden;
            answer.keys->users.front().lists.clear();
        }
    };
    world.connect();
    EXPECT_EQ(hidden, 0);
    EXPECT_TRUE(second.findings.empty());
}

TEST_F(ArchiveKeeper, ABoxOfADeviceThatIsNeverListedIsRefused) {
    const auto code = first().desk().recovery_code().value();
    auto& second = another();
    link(second);
    auto& fresh = another();
    ASSERT_TRUE(fresh.desk().restore(code));
    world.settle();
    world.tamper_answer = [&](key_device& to, protocol::response& answer) {
        if (&to == &second && answer.keys) {
            answer.keys->users.front().lists.clear();
        }
    };
    world.connect();
    EXPECT_EQ(found(second), bad_archive);
}

TEST_F(ArchiveKeeper, AChunkThatIsMadeUpSpoilsNothingElse) {
    ASSERT_TRUE(world.say(first(), "one"));
    const auto code = first().desk().recovery_code().value();
    alice().archive.insert(alice().archive.begin(), alice().archive.front());
    auto& fresh = another();
    ASSERT_TRUE(fresh.desk().restore(code));
    world.settle();
    EXPECT_EQ(found(fresh), bad_archive) << "the second is not at its place";
    EXPECT_EQ(key_world::texts(fresh), texts{"one"});
}

TEST_F(ArchiveKeeper, AnArchiveThatHasBecomeShorterIsNoticed) {
    ASSERT_TRUE(world.say(first(), "one"));
    alice().archive.clear();
    world.connect();
    EXPECT_EQ(found(first()), bad_archive);
    make_stale();
    ASSERT_TRUE(world.say(first(), "two"));
    EXPECT_EQ(alice().archive.size(), 1u) << "and it goes on";
}

TEST_F(ArchiveKeeper, ManyEpochsComeInPages) {
    for (int i = 0; i < 5; ++i) {
        make_stale();
        ASSERT_TRUE(world.say(first(), std::to_string(i)));
    }
    ASSERT_EQ(alice().archive.size(), 5u);
    auto& second = another();
    link(second);
    EXPECT_EQ(key_world::texts(second), (texts{"0", "1", "2", "3", "4"}));
}

}  // namespace
}  // namespace gapless::tests
