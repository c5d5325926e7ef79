#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "tests/unit/sdk/core/keys/key_world.hpp"

#include <gtest/gtest.h>

#include <set>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;

sdk::key_desk::limits small() {
    sdk::key_desk::limits limits;
    limits.generations.messages_max = 2;
    limits.generations.age_max = hours(24);
    return limits;
}

struct ephemeral_world : key_world {
    ephemeral_world() : key_world({alice, bob}, key_policy::ephemeral, small()) {}
};

std::uint32_t generation_of(const message& entry) {
    const auto read = crypto::read_sealed_message(crypto::view_of(entry.body));
    return read ? read->arrived.header.generation : 0xffff;
}

std::size_t count_of(key_device& device, sdk::key_kind kind) {
    std::size_t count = 0;
    for (const auto& [name, value] : device.book().keys()) {
        count += name.kind == kind ? 1 : 0;
    }
    return count;
}

std::set<std::string> agreements_of(key_device& device) {
    std::set<std::string> names;
    for (const auto& [name, value] : device.book().keys()) {
        if (name.kind == sdk::key_kind::agreement) {
            names.insert(name.name);
        }
    }
    return names;
}

TEST(Ephemeral, ASenderGoesOnAfterSomeMessages) {
    ephemeral_world world;
    for (const auto* text : {"one", "two", "three", "four", "five"}) {
        ASSERT_TRUE(world.say(world.device(0), text));
    }
    std::vector<std::uint32_t> generations;
    for (const auto& each : world.log) {
        if (each.kind == message_kind::text) {
            generations.push_back(generation_of(each));
        }
    }
    EXPECT_EQ(generations, (std::vector<std::uint32_t>{0, 0, 1, 1, 2}));
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "two", "three", "four", "five"}));
    EXPECT_TRUE(world.device(1).findings.empty());
}

TEST(Ephemeral, SoDoesOneWhoseConversationIsArchived) {
    key_world world({key_world::alice, key_world::bob}, key_policy::archive, small());
    for (const auto* text : {"one", "two", "three"}) {
        ASSERT_TRUE(world.say(world.device(0), text));
    }
    EXPECT_EQ(generation_of(world.log.back()), 1u);
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "two", "three"}));
}

TEST(Ephemeral, AndAfterSomeTime) {
    key_world world({key_world::alice, key_world::bob}, key_policy::archive, small());
    ASSERT_TRUE(world.say(world.device(0), "one"));
    world.pass(hours(24));
    ASSERT_TRUE(world.say(world.device(0), "two"));
    EXPECT_EQ(generation_of(world.log.back()), 1u);
}

TEST(Ephemeral, OthersFollowWhoIsAhead) {
    ephemeral_world world;
    for (const auto* text : {"one", "two", "three"}) {
        ASSERT_TRUE(world.say(world.device(0), text));
    }
    ASSERT_TRUE(world.say(world.device(1), "four"));
    EXPECT_EQ(generation_of(world.log.back()), 1u);
}

TEST(Ephemeral, WhoIsToldOfALaterGenerationSealsUnderIt) {
    ephemeral_world world;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    world.device(1).desk().handle_stale_generation(destination::to(key_conversation), 5);
    ASSERT_TRUE(world.say(world.device(1), "two"));
    EXPECT_EQ(generation_of(world.log.back()), 5u);
    EXPECT_EQ(world.relation.epoch, 1u);
    EXPECT_EQ(key_world::texts(world.device(0)), (texts{"one", "two"}));
}

TEST(Ephemeral, AServerThatSaysSoWithoutReasonCausesAnotherEpochAtMost) {
    ephemeral_world world;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    const auto to = destination::to(key_conversation);
    world.device(0).desk().handle_stale_generation(to, 0);
    world.device(1).desk().handle_stale_generation(to, 5'000);
    EXPECT_FALSE(world.device(0).desk().may_send(to));
    EXPECT_FALSE(world.device(1).desk().may_send(to));
    world.is_generous = true;
    ASSERT_TRUE(world.say(world.device(0), "two"));
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "two"}));
}

TEST(Ephemeral, ManyGenerationsAreFollowedByAnotherEpoch) {
    ephemeral_world world;
    world.is_generous = true;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    world.device(0).desk().handle_stale_generation(destination::to(key_conversation), 4'000);
    ASSERT_TRUE(world.say(world.device(0), "two"));
    EXPECT_EQ(world.relation.epoch, 2u);
    EXPECT_EQ(generation_of(world.log.back()), 0u);
}

TEST(Ephemeral, AGenerationThatThereCannotBeIsRefusedAndTheRowIsKept) {
    ephemeral_world world;
    ASSERT_TRUE(world.prepare(world.device(0)));
    auto entry = world.sealed(world.device(0), "hello");
    entry.body.at(8 + 16 + 8 + 2) = '\x7f';  // in the header's generation
    EXPECT_GT(generation_of(entry), 4'096u);
    world.append(entry);
    world.settle();
    EXPECT_EQ(world.device(1).read.back().protection, message_protection::refused);
    EXPECT_EQ(world.device(1).findings.size(), 1u);
}

TEST(Ephemeral, KeepsNoSecretOfAnEpochAndArchivesNothing) {
    ephemeral_world world;
    ASSERT_TRUE(world.say(world.device(0), "hello"));
    for (auto& each : world.devices) {
        EXPECT_EQ(count_of(*each, sdk::key_kind::unarchived), 0u);
        EXPECT_EQ(count_of(*each, sdk::key_kind::generation), 1u);
        for (const auto& [name, value] : each->book().keys()) {
            if (name.kind == sdk::key_kind::epoch) {
                EXPECT_TRUE(sdk::decode_epoch(value)->secret.empty());
            }
        }
    }
    EXPECT_TRUE(world.users.at(key_world::alice).archive.empty());
    EXPECT_TRUE(world.users.at(key_world::bob).archive.empty());
}

TEST(Ephemeral, TextsExpireWhateverTheServerSays) {
    ephemeral_world world;
    ASSERT_TRUE(world.say(world.device(0), "hello"));
    const auto& read = world.device(1).read.back();
    EXPECT_EQ(read.expires, read.server_time + ephemeral_window);
    auto later = world.sealed(world.device(0), "from the future");
    later.expires = world.now.wall + days(400);
    world.append(later);
    world.log.back().server_time = world.now.wall + days(300);
    world.settle();
    EXPECT_EQ(world.device(1).read.back().expires, world.now.wall + ephemeral_window);
    auto sooner = world.sealed(world.device(0), "briefly");
    sooner.expires = world.now.wall + minutes(1);
    world.append(sooner);
    world.settle();
    EXPECT_EQ(world.device(1).read.back().expires, world.now.wall + minutes(1));
}

TEST(Ephemeral, ARecallGoesNoEarlierThanWhatItIsAbout) {
    ephemeral_world world;
    ASSERT_TRUE(world.say(world.device(0), "hello"));
    const auto target = world.log.back().seq;
    for (const auto goes : {wall_time{}, world.now.wall + days(400)}) {
        auto recall = world.sealed(world.device(0), "", message_kind::recall, target);
        recall.expires = goes;
        world.append(recall);
        world.settle();
        EXPECT_EQ(world.device(1).read.back().expires, goes);
    }
}

TEST(Ephemeral, AnEpochIsADayOld) {
    ephemeral_world world;
    world.is_generous = true;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    world.pass(hours(25));
    ASSERT_TRUE(world.say(world.device(0), "two"));
    EXPECT_EQ(world.relation.epoch, 2u);
}

TEST(Ephemeral, WhatIsEarlierThanAWindowCannotBeOpenedAnyMore) {
    ephemeral_world world;
    world.is_generous = true;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    const auto first = world.log.back();
    world.pass(hours(25));
    ASSERT_TRUE(world.say(world.device(0), "two"));
    auto again = first;
    EXPECT_TRUE(world.device(1).desk().open_early(key_conversation, again));
    EXPECT_EQ(again.body, "one") << "it may be read for the first time now";
    world.pass(ephemeral_window);
    for (auto& each : world.devices) {
        again = first;
        static_cast<void>(each->desk().open_early(key_conversation, again));
        EXPECT_EQ(again.protection, message_protection::key_erased);
        EXPECT_TRUE(again.body.empty());
        EXPECT_EQ(count_of(*each, sdk::key_kind::generation), 1u);
    }
}

TEST(Ephemeral, NobodySealsInAnEpochThatIsToBeErased) {
    ephemeral_world world;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    world.pass(ephemeral_window);
    EXPECT_FALSE(world.prepare(world.device(0))) << "the server takes no other epoch";
    world.is_generous = true;
    EXPECT_TRUE(world.say(world.device(0), "two"));
    EXPECT_EQ(world.relation.epoch, 2u);
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "two"}));
}

TEST(Ephemeral, AllOfItIsThereAfterARestart) {
    ephemeral_world world;
    for (const auto* text : {"one", "two", "three"}) {
        ASSERT_TRUE(world.say(world.device(0), text));
    }
    for (auto& each : world.devices) {
        each->flush();
        each->restart();
    }
    world.connect();
    ASSERT_TRUE(world.say(world.device(1), "four"));
    EXPECT_EQ(generation_of(world.log.back()), 1u);
    EXPECT_EQ(key_world::texts(world.device(0)), (texts{"one", "two", "three", "four"}));
}

TEST(Ephemeral, ADeviceThatComesLaterReadsWhatComesLater) {
    ephemeral_world world;
    ASSERT_TRUE(world.say(world.device(0), "before"));
    auto& second = world.add_device(key_world::alice);
    world.connect();
    const auto& owner = second.owner();
    ASSERT_TRUE(world.device(0).desk().link(owner.device, owner.public_key));
    world.settle();
    world.connect();
    world.device(1).desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(world.device(1), "after"));
    EXPECT_EQ(key_world::texts(second), (texts{"?", "after"}));
    EXPECT_EQ(second.read.at(2).protection, message_protection::key_erased);
    EXPECT_TRUE(second.waiting.empty()) << "its key will not come";
    EXPECT_TRUE(second.findings.empty());
}

TEST(Ephemeral, WhoMadeItArchivedDoesNotFollowOneWhoBeginsItOtherwise) {
    ephemeral_world world;
    world.device(1).desk().handle_created(key_conversation, false, key_policy::archive);
    ASSERT_TRUE(world.prepare(world.device(0)));
    EXPECT_FALSE(world.device(1).findings.empty());
    EXPECT_EQ(world.device(1).findings.front().what, sdk::key_finding::kind::bad_key_change);
    EXPECT_FALSE(world.device(1).desk().may_send(destination::to(key_conversation)));
}

TEST(Ephemeral, WhatWasChosenIsBegunWhateverTheServerSays) {
    key_world world;
    world.device(0).desk().handle_created(key_conversation, false, key_policy::ephemeral);
    ASSERT_TRUE(world.say(world.device(0), "hello"));
    for (auto& each : world.devices) {
        EXPECT_EQ(
            each->desk().policy_of(key_conversation, key_policy::archive), key_policy::ephemeral
        );
        EXPECT_TRUE(each->findings.empty());
    }
}

TEST(Ephemeral, KeysToWrapForAreRenewedAndTheOldOnesErased) {
    ephemeral_world world;
    world.is_generous = true;
    ASSERT_TRUE(world.say(world.device(0), "hello"));
    auto& device = world.device(0);
    const auto first = *agreements_of(device).begin();
    const auto published = world.users.at(key_world::alice).kem_keys;
    world.pass(days(7));
    ASSERT_TRUE(world.say(device, "again"));
    EXPECT_NE(world.users.at(key_world::alice).kem_keys, published);
    EXPECT_TRUE(agreements_of(device).contains(first)) << "wraps may be on their way";
    world.pass(ephemeral_window);
    world.pass(hours(2));
    EXPECT_FALSE(agreements_of(device).contains(first));
    EXPECT_LE(agreements_of(device).size(), 2u);
}

TEST(Ephemeral, ElsewhereKeysToWrapForLastLonger) {
    key_world world;
    ASSERT_TRUE(world.say(world.device(0), "hello"));
    world.pass(days(14));
    world.connect();
    EXPECT_EQ(count_of(world.device(0), sdk::key_kind::agreement), 1u);
}

}  // namespace
}  // namespace gapless::tests
