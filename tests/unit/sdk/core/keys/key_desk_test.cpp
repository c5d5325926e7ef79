#include "tests/unit/sdk/core/keys/key_world.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;

TEST(KeyDesk, PublishesAnAccountKeyAListAndAKeyToWrapFor) {
    key_world world({key_world::alice});
    const auto& alice = world.users.at(key_world::alice);
    EXPECT_EQ(alice.account_key.size(), 32u);
    EXPECT_EQ(alice.lists.size(), 1u);
    EXPECT_EQ(alice.kem_keys.size(), 1u);
    EXPECT_TRUE(world.device(0).desk().is_linked());

    world.connect();
    EXPECT_EQ(alice.lists.size(), 1u) << "once";
}

TEST(KeyDesk, BeginsTheRelationBeforeTheFirstMessage) {
    key_world world;
    ASSERT_TRUE(world.say(world.device(0), "hello"));
    ASSERT_EQ(world.log.size(), 3u) << "the genesis, the first epoch, the message";
    EXPECT_EQ(world.log.at(2).body.find("hello"), std::string::npos);
    for (auto& each : world.devices) {
        EXPECT_EQ(key_world::texts(*each), texts{"hello"});
        EXPECT_TRUE(each->findings.empty());
    }
}

TEST(KeyDesk, OneEpochServesEverybody) {
    key_world world;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    ASSERT_TRUE(world.say(world.device(1), "two"));
    ASSERT_TRUE(world.say(world.device(0), "three"));
    EXPECT_EQ(world.relation.epoch, 1u);
    EXPECT_EQ(key_world::texts(world.device(0)), (texts{"one", "two", "three"}));
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "two", "three"}));
}

TEST(KeyDesk, ARevocationThatTheServerHadNoRoomForIsMadeLater) {
    key_world world;
    auto& phone = world.device(0);
    auto& lost = world.add_device(key_world::alice);
    world.connect();
    ASSERT_TRUE(phone.desk().link(lost.owner().device, lost.owner().public_key));
    world.settle();
    auto& lists = world.users.at(key_world::alice).lists;
    ASSERT_EQ(lists.size(), 2u);
    world.tamper_answer = [&](key_device&, protocol::response& said) {
        if (lists.size() == 3) {
            lists.pop_back();
            said.failure = error{errc::storage_full};
        }
    };
    ASSERT_TRUE(phone.desk().revoke(lost.owner().device));
    world.settle();
    EXPECT_FALSE(phone.desk().is_settled());
    world.tamper_answer = {};

    world.pass(seconds(31));

    EXPECT_EQ(lists.size(), 3u);
    EXPECT_TRUE(phone.desk().is_settled());
}

TEST(KeyDesk, EverythingThatIsSaidIsSealed) {
    key_world world;
    ASSERT_TRUE(world.prepare(world.device(0)));
    protocol::draft row;
    row.id.bytes[3] = 5;
    row.to = destination::to(key_conversation);
    row.body = "look";
    row.mentions = {"bob"};
    row.mention_all = true;
    row.origin = message_origin{"carol", wall_time{5}};
    message entry;
    entry.client_id = row.id;
    entry.sender = key_world::alice;
    entry.sender_name = "Alice";
    entry.device = world.device(0).owner().device;
    entry.counter = sender_counter{1};
    entry.body = world.device(0).desk().seal(key_conversation, row, entry.counter);
    world.append(entry);
    world.settle();
    const auto& read = world.device(1).read.back();
    EXPECT_EQ(read.body, "look");
    EXPECT_EQ(read.mentions, row.mentions);
    EXPECT_TRUE(read.mention_all);
    EXPECT_EQ(read.origin, row.origin);
}

TEST(KeyDesk, GoesOnAfterARestart) {
    key_world world;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    for (auto& each : world.devices) {
        each->flush();
        each->restart();
    }
    world.connect();
    ASSERT_TRUE(world.say(world.device(0), "two"));
    ASSERT_TRUE(world.say(world.device(1), "three"));
    EXPECT_EQ(world.relation.epoch, 1u);
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "two", "three"}));
    EXPECT_TRUE(world.device(1).findings.empty());
}

TEST(KeyDesk, ALinkedDeviceReadsAndWrites) {
    key_world world;
    ASSERT_TRUE(world.say(world.device(0), "before"));
    auto& second = world.add_device(key_world::alice);
    world.connect();
    EXPECT_FALSE(second.desk().is_linked());
    EXPECT_FALSE(world.prepare(second)) << "nobody has linked it";

    const auto& owner = second.owner();
    ASSERT_TRUE(world.device(0).desk().link(owner.device, owner.public_key));
    world.settle();
    world.connect();
    EXPECT_TRUE(second.desk().is_linked());
    world.device(1).desk().handle_stale(destination::to(key_conversation)
    );  // as the server says to who sends
    ASSERT_TRUE(world.say(world.device(1), "after"));
    ASSERT_TRUE(world.say(second, "mine"));
    EXPECT_EQ(world.relation.epoch, 2u);
    EXPECT_EQ(key_world::texts(second), (texts{"before", "after", "mine"}));
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"before", "after", "mine"}));
    EXPECT_TRUE(second.findings.empty());
    EXPECT_TRUE(world.device(1).findings.empty());
}

TEST(KeyDesk, ARevokedDeviceReadsNoMore) {
    key_world world;
    auto& second = world.add_device(key_world::alice);
    world.connect();
    const auto& owner = second.owner();
    ASSERT_TRUE(world.device(0).desk().link(owner.device, owner.public_key));
    world.settle();
    ASSERT_TRUE(world.say(world.device(1), "all"));
    ASSERT_TRUE(world.device(0).desk().revoke(owner.device));
    world.settle();
    world.device(1).desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(world.device(1), "some"));
    EXPECT_EQ(key_world::texts(second), (texts{"all", "?"}));
    EXPECT_EQ(second.read.back().protection, message_protection::no_key);
    EXPECT_FALSE(second.desk().is_linked());
}

TEST(KeyDesk, OnlyWhoHasTheAccountKeyLinks) {
    key_world world;
    auto& second = world.add_device(key_world::alice);
    world.connect();
    const auto& third = world.device(1).owner();
    const auto refused = second.desk().link(third.device, third.public_key);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::forbidden);
    const auto& own = world.device(0).owner();
    const auto twice = world.device(0).desk().link(own.device, own.public_key);
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().code, errc::usage);
    const auto unknown = world.device(0).desk().revoke(third.device);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, errc::unknown_user);
}

TEST(KeyDesk, KeepsItsAccountKeyWhenAnEarlierTryWasFaster) {
    key_world world({key_world::alice});
    auto& phone = world.device(0);
    auto& tablet = world.add_device(key_world::alice);
    // The process ended before the answer came: it is asked again, under another id.
    auto stored = std::move(world.users.at(key_world::alice));
    world.users.clear();
    phone.restart();
    world.tamper_answer = [&](key_device& to, protocol::response&) {
        if (&to == &phone && world.users[key_world::alice].account_key.empty()) {
            world.users.at(key_world::alice) = stored;
        }
    };
    world.connect();
    world.connect();
    EXPECT_TRUE(phone.desk().is_linked());
    EXPECT_TRUE(phone.desk().link(tablet.owner().device, tablet.owner().public_key));
}

TEST(KeyDesk, AChangeThatAnotherDeviceOvertookIsMadeInTheNextList) {
    key_world world({key_world::alice});
    auto& first = world.device(0);
    auto& restored = world.add_device(key_world::alice);
    auto& third = world.add_device(key_world::alice);
    auto& fourth = world.add_device(key_world::alice);
    const auto link = [](key_device& by, key_device& other) {
        return by.desk().link(other.owner().device, other.owner().public_key);
    };
    world.connect();
    ASSERT_TRUE(link(first, fourth));  // which the one to be restored has not heard of
    const auto code = first.desk().recovery_code().value();
    ASSERT_TRUE(restored.desk().restore(code));
    world.settle();
    ASSERT_TRUE(link(first, third));  // and the first one nothing of that one
    ASSERT_TRUE(restored.desk().revoke(fourth.owner().device));
    world.settle();
    world.connect();
    EXPECT_TRUE(restored.desk().is_linked());
    EXPECT_TRUE(third.desk().is_linked());
    EXPECT_FALSE(fourth.desk().is_linked());
    EXPECT_EQ(world.users.at(key_world::alice).lists.size(), 5U);
    EXPECT_TRUE(first.findings.empty() && restored.findings.empty());
}

TEST(KeyDesk, NobodyIsLeftOutSilently) {
    key_world world;
    world.users.at(key_world::bob).kem_keys.clear();
    EXPECT_FALSE(world.prepare(world.device(0)));
    EXPECT_TRUE(world.log.empty());
}

TEST(KeyDesk, AnEpochEndsWithItsTime) {
    key_world world;
    world.is_generous = true;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    world.pass(days(8));
    ASSERT_TRUE(world.say(world.device(0), "two"));
    EXPECT_EQ(world.relation.epoch, 2u);
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "two"}));
}

TEST(KeyDesk, WhoJoinsLaterBeginsWithTheNextEpoch) {
    key_world world;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    auto& late = world.add_device(key_world::carol);
    ASSERT_TRUE(world.invite(world.device(0), key_world::carol));
    late.high = seq{world.log.size()};  // what was before is not shown
    world.connect();
    ASSERT_TRUE(world.say(late, "here I am"));
    EXPECT_EQ(key_world::texts(late), texts{"here I am"});
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "here I am"}));
    EXPECT_TRUE(late.findings.empty());
}

TEST(KeyDesk, WhoWasAwayGoesOnWithTheNextEpoch) {
    key_world world({key_world::alice, key_world::bob, key_world::carol});
    auto& carol = world.device(2);
    ASSERT_TRUE(world.say(carol, "one"));
    ASSERT_TRUE(world.remove(world.device(0), key_world::carol));
    world.is_told = [&](const key_device& to) { return &to != &carol; };
    world.device(0).desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(world.device(0), "without her"));

    const seq back{world.log.size()};
    carol.desk().handle_hole(
        key_conversation, {carol.high.next(), back, protocol::hole_reason::not_a_member}
    );
    carol.high = back;
    world.is_told = nullptr;
    ASSERT_TRUE(world.invite(world.device(0), key_world::carol));
    ASSERT_TRUE(world.say(world.device(0), "with her"));
    ASSERT_TRUE(world.say(carol, "two"));
    EXPECT_EQ(key_world::texts(carol), (texts{"one", "with her", "two"}));
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "without her", "with her", "two"}));
    EXPECT_TRUE(carol.findings.empty());
    EXPECT_TRUE(world.device(1).findings.empty());
}

TEST(KeyDesk, LeavesAloneWhatWasNeverEncrypted) {
    key_world world;
    world.device(0).restart(encryption::off);
    world.device(0).desk().handle_clock(world.now);
    EXPECT_TRUE(world.device(0).desk().may_send(destination::to(conversation_id{5})));
    message plain = a_message(seq{1}, "in the clear");
    world.device(0).desk().handle_entry(conversation_id{5}, plain, nullptr);
    EXPECT_EQ(plain.body, "in the clear");
    EXPECT_EQ(plain.protection, message_protection::none);
}

TEST(KeyDesk, BeginsNothingWhereItOnlyTakesPart) {
    key_world world;
    auto& bob = world.device(1);
    bob.restart(encryption::where_begun);
    bob.desk().handle_clock(world.now);
    EXPECT_TRUE(bob.desk().may_send(destination::to(key_conversation)));
    EXPECT_FALSE(bob.desk().is_encrypted(destination::to(key_conversation)));
}

TEST(KeyDesk, TakesPartWhereAnotherHasBegun) {
    key_world world;
    auto& bob = world.device(1);
    bob.restart(encryption::where_begun);
    world.connect();
    ASSERT_TRUE(world.say(world.device(0), "sealed"));
    ASSERT_TRUE(world.say(bob, "sealed too"));
    EXPECT_EQ(key_world::texts(bob), (texts{"sealed", "sealed too"}));
    EXPECT_EQ(key_world::texts(world.device(0)), (texts{"sealed", "sealed too"}));
}

TEST(KeyDesk, WaitsForKeysWhereTheServerWantsThem) {
    key_world world;
    auto& bob = world.device(1);
    bob.restart(encryption::where_begun);
    world.connect();
    const auto there = destination::to(key_conversation);
    bob.desk().handle_stale(there);
    EXPECT_FALSE(bob.desk().may_send(there));
    EXPECT_FALSE(bob.desk().take_refusal(there));
    world.settle();
    EXPECT_TRUE(bob.desk().may_send(there));
    EXPECT_TRUE(bob.desk().is_encrypted(there));
}

TEST(KeyDesk, SaysWhyNothingLeavesWhereItDoesNotTakePart) {
    key_world world;
    auto& bob = world.device(1);
    bob.restart(encryption::off);
    bob.desk().handle_clock(world.now);
    const auto there = destination::to(key_conversation);
    bob.desk().handle_stale(there);
    EXPECT_FALSE(bob.desk().may_send(there));
    EXPECT_EQ(bob.desk().take_refusal(there), errc::encryption_required);
    EXPECT_TRUE(bob.desk().may_send(there));
}

TEST(KeyDesk, ShowsNothingOfWhatWasSealedForOthers) {
    key_world world;
    ASSERT_TRUE(world.say(world.device(0), "not for all"));
    key_device stranger(key_world::carol, world.entropy);
    stranger.restart(encryption::off);
    message sealed = world.log.back();
    message early = sealed;
    stranger.desk().handle_entry(key_conversation, sealed, nullptr);
    EXPECT_TRUE(sealed.body.empty());
    EXPECT_EQ(sealed.protection, message_protection::no_key);
    EXPECT_FALSE(stranger.desk().open_early(key_conversation, early));
}

TEST(KeyDesk, AsksForTheDirectConversationFirst) {
    key_world world;
    world.shape = conversation_kind::direct;
    world.settle();
    auto& desk = world.device(0).desk();
    EXPECT_FALSE(desk.may_send(destination::direct("bob")));
    world.device(0).flush();
    const auto asked = desk.poll_output();
    ASSERT_TRUE(asked);
    const auto& frame = std::get<sdk::key_desk::transmit>(*asked).frame;
    const auto& request = std::get<protocol::request>(frame);
    EXPECT_EQ(std::get<protocol::open_direct>(request.body).user, "bob");
    protocol::response answer;
    answer.id = request.id;
    answer.conversation = key_conversation;
    desk.handle_response(answer);
    const auto known = desk.poll_output();
    ASSERT_TRUE(known);
    EXPECT_EQ(std::get<sdk::key_desk::resolved>(*known).conversation, key_conversation);
}

// Alice has lost her phone, and has another one.
class BeginsAnew : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(world.say(bob, "to the first phone"));
        other.high = seq{world.log.size()};
        world.connect();
    }

    void begin_anew() {
        ASSERT_TRUE(other.desk().begin_anew());
        world.settle();
        ASSERT_TRUE(other.desk().is_linked());
        bob.desk().handle_stale(destination::to(key_conversation));
    }

    key_world world;
    key_device& phone = world.device(0);
    key_device& bob = world.device(1);
    key_device& other = world.add_device(key_world::alice);
};

TEST_F(BeginsAnew, AndReadsAndWritesWithEverybody) {
    begin_anew();
    ASSERT_TRUE(world.say(bob, "to the other"));
    ASSERT_TRUE(world.say(other, "from the other"));
    EXPECT_EQ(key_world::texts(other).back(), "from the other");
    EXPECT_EQ(key_world::texts(bob).back(), "from the other");
    EXPECT_EQ(key_world::texts(phone).back(), "?") << "it reads no more";
    ASSERT_EQ(bob.findings.size(), 1U);
    EXPECT_EQ(bob.findings.front().what, sdk::key_finding::kind::changed_account);
    EXPECT_EQ(bob.findings.front().user, key_world::alice);
}

TEST_F(BeginsAnew, AndHasAnArchiveAgain) {
    begin_anew();
    ASSERT_TRUE(world.say(bob, "to the other"));
    auto& third = world.add_device(key_world::alice);
    world.connect();
    ASSERT_TRUE(other.desk().link(third.owner().device, third.owner().public_key));
    world.settle();
    world.pass(minutes(1));
    world.pass(minutes(1));
    EXPECT_EQ(key_world::texts(third).back(), "to the other");
    EXPECT_EQ(third.findings.size() + other.findings.size(), 0U);
}

TEST_F(BeginsAnew, AlsoWhereItHasTheAccountKey) {
    ASSERT_TRUE(phone.desk().begin_anew());
    world.settle();
    bob.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(bob, "still here"));
    EXPECT_EQ(
        key_world::texts(phone), (std::vector<std::string>{"to the first phone", "still here"})
    );
    EXPECT_EQ(phone.findings.size(), 0U);
    EXPECT_EQ(world.users.at(key_world::alice).archive.size(), 2U) << "it is filled again";
}

TEST_F(BeginsAnew, AgainAfterACrashThatTheServerHeardNothingBefore) {
    world.tamper_answer = [&](key_device& to, protocol::response& answer) {
        if (&to == &other) {
            answer.keys.reset();
            answer.failure = error{errc::unreachable};
        }
    };
    ASSERT_TRUE(other.desk().begin_anew());
    world.settle();
    world.tamper_answer = nullptr;
    other.restart();
    world.connect();
    EXPECT_TRUE(other.desk().is_linked());
}

TEST_F(BeginsAnew, TheOtherDevicesOfTheUserHearOfIt) {
    begin_anew();
    phone.desk().handle_established();
    world.settle();
    EXPECT_FALSE(phone.desk().is_linked());
    ASSERT_EQ(phone.findings.size(), 1U);
    EXPECT_EQ(phone.findings.front().what, sdk::key_finding::kind::changed_account);
    EXPECT_EQ(phone.desk().begin_anew().error().code, errc::forbidden);
}

TEST_F(BeginsAnew, WhoHasVerifiedThemSendsNothingUntilTheyDecide) {
    ASSERT_TRUE(bob.desk().mark_verified("alice", *bob.desk().safety_number("alice")));
    const auto number = *bob.desk().safety_number("alice");
    begin_anew();
    EXPECT_FALSE(world.prepare(bob));
    EXPECT_EQ(*bob.desk().verification("alice"), verification::changed);
    EXPECT_EQ(bob.desk().mark_verified("alice", number).error().code, errc::conflict);
    // It reads what others say meanwhile.
    ASSERT_TRUE(world.say(other, "it is me"));
    EXPECT_EQ(key_world::texts(bob).back(), "it is me");
    EXPECT_FALSE(world.prepare(bob)) << "also in an epoch that somebody else began";

    ASSERT_TRUE(bob.desk().mark_verified("alice", *bob.desk().safety_number("alice")));
    EXPECT_TRUE(world.say(bob, "so it is"));
    EXPECT_EQ(key_world::texts(other).back(), "so it is");
}

TEST_F(BeginsAnew, OrBelievesThemAgainWithoutComparing) {
    ASSERT_TRUE(bob.desk().mark_verified("alice", *bob.desk().safety_number("alice")));
    begin_anew();
    EXPECT_FALSE(world.prepare(bob));
    ASSERT_TRUE(bob.desk().mark_unverified("alice"));
    EXPECT_TRUE(world.say(bob, "so be it"));
}

// What is here of the time before does not count any more.
TEST_F(BeginsAnew, FromABackupOfBeforeItIsRestoredByTheNewCode) {
    const auto backup = phone.backup();
    ASSERT_TRUE(phone.desk().begin_anew());
    world.settle();
    const auto code = *phone.desk().recovery_code();
    phone.go_back_to(backup);
    world.connect();
    ASSERT_TRUE(phone.desk().is_linked());
    EXPECT_EQ(phone.desk().recovery_code().error().code, errc::forbidden);
    ASSERT_TRUE(phone.desk().restore(code));
    world.settle();
    EXPECT_EQ(*phone.desk().recovery_code(), code);
}

TEST_F(BeginsAnew, NobodyIsVerifiedWhoseKeysAreNotHere) {
    EXPECT_EQ(bob.desk().verification("carol").error().code, errc::keys_missing);
    EXPECT_EQ(bob.desk().mark_unverified("carol").error().code, errc::keys_missing);
    EXPECT_EQ(bob.desk().mark_verified("carol", "1").error().code, errc::keys_missing);
}

}  // namespace
}  // namespace gapless::tests
