// What a dishonest server tries, and what a device finds of it. The numbers are those of the list
// in docs/guide/security.md.
#include "tests/unit/sdk/core/keys/key_world.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;
using kind = sdk::key_finding::kind;

std::vector<kind> kinds_of(const key_device& device) {
    std::vector<kind> kinds;
    for (const auto& each : device.findings) {
        kinds.push_back(each.what);
    }
    return kinds;
}

// Alice has said "one", and Bob has read it. What follows happens to Bob's device alone, if nothing
// else is said.
class KeyAttack : public testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(world.say(alice, "one")); }

    // What Bob makes of the next message, changed on its way.
    void expect_refused(const std::function<void(message&)>& change, kind found) {
        world.tamper_entry = [&](key_device& to, message& entry) {
            if (&to == &bob && entry.seq == seq{4}) {
                change(entry);
            }
        };
        ASSERT_TRUE(world.say(alice, "two"));
        EXPECT_EQ(kinds_of(bob), std::vector{found});
        EXPECT_EQ(bob.read.back().protection, message_protection::refused);
        EXPECT_TRUE(bob.read.back().body.empty());
    }

    key_world world;
    key_device& alice = world.device(0);
    key_device& bob = world.device(1);
};

TEST_F(KeyAttack, A1AnAccountKeyInThePlaceOfTheOneThatIsPinned) {
    key_world other({key_world::alice});
    world.users.at(key_world::alice) = other.users.at(key_world::alice);
    bob.desk().handle_stale(destination::to(key_conversation));
    EXPECT_FALSE(world.prepare(bob));
    ASSERT_FALSE(bob.findings.empty());
    EXPECT_EQ(
        bob.findings.front(),
        (sdk::key_finding{kind::changed_account, key_conversation, {}, key_world::alice})
    );
}

TEST_F(KeyAttack, A2AListThatTheAccountKeyHasNotSigned) {
    auto& lists = world.users.at(key_world::alice).lists;
    lists.push_back(lists.front());
    lists.back()[20] ^= 1;
    bob.desk().handle_stale(destination::to(key_conversation));
    EXPECT_FALSE(world.prepare(bob));
    EXPECT_EQ(kinds_of(bob).front(), kind::changed_list);
}

TEST_F(KeyAttack, A27UnderAnotherName) {
    expect_refused([](message& entry) { entry.sender_name = "carol"; }, kind::bad_message);
}

// What follows is moved up by one: who wrote it has seen more than there is before it.
TEST_F(KeyAttack, A13LeftOutAndTheRestRenumbered) {
    world.tamper_entry = [&](key_device& to, message& entry) {
        if (&to == &bob && entry.seq == seq{4}) {
            entry.seq = seq{3};
        }
    };
    ASSERT_TRUE(world.say(alice, "two"));
    EXPECT_EQ(kinds_of(bob), std::vector{kind::split_log});
}

// A server that is busy is asked again in a while, and one that keeps lists back stops nobody.
TEST_F(KeyAttack, ListsThatTheServerDoesNotGive) {
    for (const auto why : {errc::overloaded, errc::forbidden}) {
        auto& late = world.add_device(key_world::bob);
        int asked = 0;
        world.tamper_answer = [&](key_device& to, protocol::response& said) {
            if (&to == &late && said.keys && !said.keys->relation.relation.empty() && asked < 50) {
                ++asked;
                said = {said.id, {}};
                said.failure = error{why};
            }
        };
        world.connect();
        EXPECT_GT(asked, 0);
        EXPECT_LE(asked, 9) << "three times for each entry that needs them";
        world.tamper_answer = {};
        world.pass(seconds(3));
        EXPECT_EQ(late.high, seq{world.log.size()});
    }
}

TEST_F(KeyAttack, A3AKeyToWrapForThatTheDeviceHasNotSigned) {
    auto& keys = world.users.at(key_world::alice).kem_keys;
    keys.begin()->second[25] ^= 1;
    world.relation.is_stale = true;
    bob.desk().handle_stale(destination::to(key_conversation));
    EXPECT_FALSE(world.prepare(bob)) << "nothing is wrapped for it";
    EXPECT_EQ(world.relation.epoch, 1u);
}

TEST_F(KeyAttack, A6AListFromBeforeChangesNothing) {
    auto& second = world.add_device(key_world::alice);
    world.connect();
    ASSERT_TRUE(alice.desk().link(second.owner().device, second.owner().public_key));
    world.settle();
    bob.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(bob, "for both"));
    world.users.at(key_world::alice).lists.pop_back();
    world.relation.is_stale = true;
    bob.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(bob, "still for both"));
    EXPECT_EQ(key_world::texts(second).back(), "still for both");
}

TEST_F(KeyAttack, A8AMemberWhomNobodyHasAdded) {
    world.add_device(key_world::carol);
    world.connect();
    // The server says that Alice has.
    const protocol::unsigned_entry wanted{
        member_change::kind::invited, key_world::carol, member_role::member
    };
    world.append(key_world::change_entry(alice.owner(), wanted, {}));
    world.take(wanted);
    world.settle();
    EXPECT_EQ(kinds_of(alice), std::vector{kind::bad_membership});
    EXPECT_EQ(kinds_of(bob), std::vector{kind::bad_membership});
    bob.desk().handle_stale(destination::to(key_conversation));
    EXPECT_FALSE(world.prepare(bob)) << "nothing is wrapped for her";
    EXPECT_EQ(world.relation.epoch, 1u);
    EXPECT_EQ(kinds_of(bob).size(), 2u) << "told once more, of those it would be made for";
}

TEST_F(KeyAttack, A8AnEpochForSomebodyWhomNobodyHasAdded) {
    auto& carol = world.add_device(key_world::carol);
    carol.high = seq{world.log.size()};
    world.connect();
    // She makes it herself: nobody has told her who is in it but the server.
    world.members.push_back(key_world::carol);
    world.roles.emplace(key_world::carol, member_role::member);
    world.relation.is_stale = true;
    ASSERT_TRUE(world.say(carol, "hello"));
    EXPECT_EQ(kinds_of(bob), (std::vector{kind::bad_membership, kind::bad_message}));
    EXPECT_EQ(bob.read.back().protection, message_protection::refused);
}

TEST_F(KeyAttack, A8AnInvitationThatSomebodyElseHasSigned) {
    auto& carol = world.add_device(key_world::carol);
    world.connect();
    const protocol::unsigned_entry wanted{
        member_change::kind::invited, key_world::carol, member_role::member
    };
    protocol::request_body asked = protocol::invite_member{key_conversation, "carol"};
    const auto made = bob.desk().sign_members(asked, {world.relation, {wanted}});
    ASSERT_TRUE(made);
    // In the name of Alice; and then of one who is none.
    world.append(key_world::change_entry(alice.owner(), wanted, made->front()));
    auto joined = wanted;
    joined.change = member_change::kind::joined;
    world.append(key_world::change_entry(carol.owner(), joined, made->front()));
    world.settle();
    EXPECT_EQ(kinds_of(alice), (std::vector{kind::bad_membership, kind::bad_membership}));
}

TEST_F(KeyAttack, A9WhoWasRemovedIsInNoEpochAnyMore) {
    world.drops_changes = true;
    ASSERT_TRUE(world.remove(alice, key_world::bob));
    EXPECT_FALSE(world.prepare(alice)) << "the server says that he is there";
    EXPECT_EQ(world.relation.epoch, 1u);
    EXPECT_EQ(kinds_of(alice), std::vector{kind::bad_membership});
}

TEST_F(KeyAttack, A9NothingMoreIsSaidInTheEpochOfWhoWasRemoved) {
    ASSERT_TRUE(world.remove(alice, key_world::bob));
    world.relation.is_stale = false;  // says the server
    world.is_generous = true;
    ASSERT_TRUE(world.say(alice, "without him"));
    EXPECT_EQ(world.relation.epoch, 2u);
    EXPECT_EQ(key_world::texts(bob).back(), "?");
}

TEST_F(KeyAttack, A6NothingMoreIsSaidInTheEpochOfADeviceThatWasRevoked) {
    auto& lost = world.add_device(key_world::alice);
    world.connect();
    ASSERT_TRUE(alice.desk().link(lost.owner().device, lost.owner().public_key));
    world.settle();
    alice.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(alice, "for both"));
    ASSERT_EQ(key_world::texts(lost).back(), "for both");
    ASSERT_TRUE(alice.desk().revoke(lost.owner().device));
    world.settle();
    world.relation.is_stale = false;  // says the server
    world.is_generous = true;
    ASSERT_TRUE(world.say(alice, "without it"));
    EXPECT_EQ(key_world::texts(lost).back(), "?");
    EXPECT_EQ(key_world::texts(bob).back(), "without it");
}

TEST_F(KeyAttack, A9WhoWasRemovedIsPutIntoAnEpoch) {
    ASSERT_TRUE(world.remove(alice, key_world::bob));
    world.take({member_change::kind::invited, key_world::bob, member_role::member});
    EXPECT_FALSE(world.prepare(alice)) << "the server says that he is there";
    EXPECT_EQ(world.relation.epoch, 1u);
    EXPECT_FALSE(world.prepare(bob));
    EXPECT_GT(world.relation.epoch, 1u) << "he has made one, and the server has taken it";
    for (const auto found : kinds_of(alice)) {
        EXPECT_EQ(found, kind::bad_membership);
    }
    EXPECT_GT(kinds_of(alice).size(), 1u);
    EXPECT_FALSE(world.prepare(alice)) << "it is none of hers";
}

TEST_F(KeyAttack, A9WhoWasRemovedSaysNothingMore) {
    ASSERT_TRUE(world.prepare(bob));
    auto late = world.sealed(bob, "as if I were there");
    ASSERT_TRUE(world.remove(alice, key_world::bob));
    world.append(std::move(late));
    world.settle();
    EXPECT_EQ(kinds_of(alice), std::vector{kind::bad_message}) << "there is no other epoch yet";
    EXPECT_EQ(key_world::texts(alice), (texts{"one", "?"}));
}

TEST_F(KeyAttack, A9WhoWasRemovedDoesNotComeBackAlone) {
    ASSERT_TRUE(world.remove(alice, key_world::bob));
    const protocol::unsigned_entry wanted{
        member_change::kind::joined, key_world::bob, member_role::member
    };
    ASSERT_TRUE(world.change(bob, protocol::join_group{key_conversation}, wanted));
    EXPECT_EQ(kinds_of(alice), std::vector{kind::bad_membership});
    EXPECT_FALSE(world.prepare(alice));
}

TEST_F(KeyAttack, A10ARemovalThatNobodyHasSigned) {
    const protocol::unsigned_entry wanted{
        member_change::kind::removed, key_world::bob, member_role::member
    };
    world.append(key_world::change_entry(alice.owner(), wanted, {}));
    world.take(wanted);
    world.settle();
    EXPECT_EQ(kinds_of(alice), std::vector{kind::bad_membership});
    EXPECT_EQ(kinds_of(bob), std::vector{kind::bad_membership});
    alice.desk().handle_stale(destination::to(key_conversation));
    EXPECT_FALSE(world.prepare(alice)) << "an epoch without him is none of theirs";
    EXPECT_EQ(world.relation.epoch, 1u);
}

TEST_F(KeyAttack, A10ARemovalByOneWhoMayNot) {
    // Bob is no admin.
    auto asked = protocol::remove_member{key_conversation, "alice"};
    const protocol::unsigned_entry wanted{
        member_change::kind::removed, key_world::alice, member_role::owner
    };
    const auto refused = bob.desk().sign_members(asked, {world.relation, {wanted}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::conflict);
}

TEST_F(KeyAttack, ARoleThatIsLeftOutForOne) {
    world.tamper_entry = [&](key_device& to, message& entry) {
        if (&to == &bob && entry.seq == seq{4}) {
            entry.kind = message_kind::contact_change;
            entry.body = "nothing";
        }
    };
    ASSERT_TRUE(world.promote(alice, key_world::bob));
    ASSERT_TRUE(world.say(alice, "two"));
    EXPECT_EQ(kinds_of(bob), std::vector{kind::bad_message}) << "it stands on another chain";
}

TEST_F(KeyAttack, A13AMessageThatIsLeftOut) {
    ASSERT_TRUE(world.prepare(alice));
    auto kept_back = world.sealed(alice, "two");
    auto next = world.sealed(alice, "three");
    // To Alice both are shown; to Bob there was never anything between.
    world.tamper_entry = [&](key_device& to, message& entry) {
        if (&to == &bob && entry.seq == seq{4}) {
            entry.kind = message_kind::member_change;
            entry.body = "somebody came";
        }
    };
    world.append(std::move(kept_back));
    world.append(std::move(next));
    world.settle();
    ASSERT_TRUE(world.say(alice, "four"));
    EXPECT_EQ(kinds_of(bob), std::vector{kind::split_log});
}

TEST_F(KeyAttack, A15MessagesOfOneSenderInAnotherOrder) {
    ASSERT_TRUE(world.prepare(alice));
    auto second = world.sealed(alice, "two");
    auto third = world.sealed(alice, "three");
    world.append(std::move(third));
    world.append(std::move(second));
    world.settle();
    EXPECT_EQ(kinds_of(bob), std::vector{kind::broken_chain});
    EXPECT_EQ(key_world::texts(bob), (texts{"one", "three", "?"}));
}

TEST_F(KeyAttack, A16MessagesOfSeveralInAnotherOrder) {
    ASSERT_TRUE(world.say(bob, "mine"));
    auto& third = world.add_device(key_world::carol);
    world.connect();
    ASSERT_TRUE(world.invite(alice, key_world::carol));
    ASSERT_TRUE(world.say(alice, "three of us"));
    ASSERT_TRUE(world.prepare(bob));
    auto from_alice = world.sealed(alice, "a");
    auto from_bob = world.sealed(bob, "b");
    const auto at = world.log.size();
    world.tamper_entry = [&](key_device& to, message& entry) {
        if (&to == &third && entry.seq.value > at && entry.seq.value <= at + 2) {
            const auto position = entry.seq;
            entry = world.log.at(at + (position.value == at + 1 ? 1 : 0));
            entry.seq = position;
        }
    };
    world.append(std::move(from_alice));
    world.append(std::move(from_bob));
    world.settle();
    ASSERT_TRUE(third.findings.empty()) << "both were sent without knowing of the other";
    ASSERT_TRUE(world.say(alice, "c"));
    EXPECT_EQ(kinds_of(third), std::vector{kind::split_log});
}

TEST_F(KeyAttack, A17AMessageTwice) {
    message again = world.log.at(2);
    world.append(std::move(again));
    world.settle();
    EXPECT_EQ(kinds_of(bob), std::vector{kind::broken_chain});
    EXPECT_EQ(key_world::texts(bob), (texts{"one", "?"}));
}

TEST_F(KeyAttack, A18AnOldMessageAfterARestart) {
    bob.flush();
    bob.restart();
    world.connect();
    message again = world.log.at(2);
    world.append(std::move(again));
    world.settle();
    EXPECT_EQ(kinds_of(bob), std::vector{kind::broken_chain});
}

TEST_F(KeyAttack, A20AnEntryThatIsAnotherOneAfterwards) {
    ASSERT_TRUE(world.say(bob, "two"));
    auto& late = world.add_device(key_world::bob);
    world.connect();
    ASSERT_TRUE(bob.desk().link(late.owner().device, late.owner().public_key));
    world.settle();
    alice.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(alice, "three"));
    world.tamper_entry = [&](key_device& to, message& entry) {
        if (&to == &late && entry.seq.value == world.log.size() - 1) {
            entry.body[entry.body.size() - 1] ^= 1;
        }
    };
    ASSERT_TRUE(world.prepare(alice));
    auto four = world.sealed(alice, "four");
    world.append(std::move(four));
    auto five = world.sealed(alice, "five");
    world.append(std::move(five));
    world.settle();
    EXPECT_EQ(late.findings.front().what, kind::bad_message);
}

TEST_F(KeyAttack, A21AMessageOfAnotherConversation) {
    key_world other;
    ASSERT_TRUE(other.say(other.device(0), "elsewhere"));
    const std::string elsewhere = other.log.at(2).body;
    expect_refused([&](message& entry) { entry.body = elsewhere; }, kind::bad_message);
}

TEST_F(KeyAttack, A22AMessageThrownBackAtItsSender) {
    message mirrored = world.log.at(2);
    mirrored.sender = key_world::bob;
    mirrored.device = bob.owner().device;
    world.append(std::move(mirrored));
    world.settle();
    EXPECT_EQ(kinds_of(alice), std::vector{kind::bad_message});
}

TEST_F(KeyAttack, A23AMessageOfAnotherEpoch) {
    // The epoch's number stands at 24, behind the relation's id.
    expect_refused([](message& entry) { entry.body[31] ^= 3; }, kind::bad_message);
}

TEST_F(KeyAttack, A23AMessageOfAnEpochThatIsOver) {
    ASSERT_TRUE(world.prepare(bob));
    auto late = world.sealed(bob, "late");
    world.relation.is_stale = true;
    alice.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(alice, "two"));
    world.append(std::move(late));
    world.settle();
    EXPECT_EQ(kinds_of(alice), std::vector{kind::bad_message});
    EXPECT_EQ(key_world::texts(alice), (texts{"one", "two", "?"}));
}

// It would be opened when the key comes, long after its turn.
TEST_F(KeyAttack, A23AMessageOfAnEpochThatIsOverToADeviceWithoutItsKey) {
    auto& late_device = world.add_device(key_world::bob);
    late_device.high = seq{};
    ASSERT_TRUE(world.prepare(bob));
    auto late = world.sealed(bob, "late");
    world.relation.is_stale = true;
    alice.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(alice, "two"));
    world.append(std::move(late));
    world.connect();
    EXPECT_EQ(kinds_of(late_device), std::vector{kind::bad_message});
    EXPECT_EQ(late_device.read.back().protection, message_protection::refused);
    EXPECT_EQ(
        late_device.read.at(late_device.read.size() - 2).protection, message_protection::no_key
    );
}

TEST_F(KeyAttack, A24AMessageOfAnotherKind) {
    expect_refused([](message& entry) { entry.kind = message_kind::edit; }, kind::bad_message);
}

TEST_F(KeyAttack, A25AMessageUnderAnotherClientId) {
    expect_refused([](message& entry) { entry.client_id.bytes[5] ^= 1; }, kind::bad_message);
}

TEST_F(KeyAttack, A27AMessageOfAnotherAuthor) {
    expect_refused([](message& entry) { entry.sender = key_world::bob; }, kind::bad_message);
}

TEST_F(KeyAttack, A28EveryBitOfAMessageCounts) {
    ASSERT_TRUE(world.prepare(alice));
    const auto sealed = world.sealed(alice, "two");
    for (std::size_t at = 0; at < sealed.body.size(); at += 7) {
        auto changed = sealed;
        changed.seq = seq{4};
        changed.body[at] = static_cast<char>(changed.body[at] ^ (1 << at % 8));
        bob.desk().handle_entry(key_conversation, changed, nullptr);
        ASSERT_EQ(changed.protection == message_protection::end_to_end, false) << at;
        ASSERT_TRUE(changed.body.empty()) << at;
    }
}

TEST_F(KeyAttack, A29AMemberWhoWritesAsAnother) {
    // Bob has the epoch's key, and signs with his own.
    ASSERT_TRUE(world.prepare(bob));
    auto forged = world.sealed(bob, "I am Alice");
    forged.sender = key_world::alice;
    forged.device = alice.owner().device;
    world.append(std::move(forged));
    world.settle();
    EXPECT_EQ(kinds_of(alice), std::vector{kind::bad_message});
}

TEST_F(KeyAttack, A29AMemberWhoChangesWhatAnotherHasSaid) {
    message edit;
    edit.kind = message_kind::edit;
    edit.protection = message_protection::end_to_end;
    edit.sender = key_world::bob;
    edit.seq = world.log.back().seq.next();
    const auto may = [&](std::optional<user_id> author) {
        return alice.desk().may_change(key_conversation, edit, author);
    };
    EXPECT_TRUE(may(key_world::bob)) << "they are his own words";
    EXPECT_FALSE(may(key_world::alice));
    EXPECT_FALSE(may(std::nullopt)) << "nobody knows whose";
    ASSERT_TRUE(world.promote(alice, key_world::bob));
    edit.seq = world.log.back().seq.next();
    EXPECT_TRUE(may(key_world::alice)) << "he is an admin, and she has signed that";
    EXPECT_TRUE(may(std::nullopt)) << "whose does not matter";
    edit.kind = message_kind::reaction;
    EXPECT_TRUE(may(key_world::alice));
}

TEST_F(KeyAttack, A31AnotherSecretUnderTheSameEpoch) {
    world.tamper_wrap = [&](key_device& to, protocol::key_wrap_at wrap) {
        if (&to == &bob && wrap.seq.value > 3) {
            wrap.wrap[40] ^= 1;
        }
        return std::optional(wrap);
    };
    world.relation.is_stale = true;
    alice.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(alice, "two"));
    EXPECT_EQ(kinds_of(bob), std::vector{kind::bad_wrap});
    EXPECT_EQ(bob.read.back().protection, message_protection::no_key);
}

TEST_F(KeyAttack, A31AWrapThatIsKeptBack) {
    world.tamper_wrap = [&](key_device& to, protocol::key_wrap_at wrap) {
        const bool is_kept_back = &to == &bob && wrap.seq.value > 3;
        return is_kept_back ? std::nullopt : std::optional(wrap);
    };
    world.relation.is_stale = true;
    alice.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(alice, "two"));
    EXPECT_EQ(kinds_of(bob), std::vector{kind::bad_wrap});
}

TEST_F(KeyAttack, A32AMessageInTheClear) {
    expect_refused([](message& entry) { entry.body = "trust me"; }, kind::not_encrypted);
}

TEST_F(KeyAttack, A33AnotherVersionOrSuite) {
    expect_refused([](message& entry) { entry.body[2] = 9; }, kind::not_encrypted);
}

TEST_F(KeyAttack, A34AnEpochThatNobodyHasSigned) {
    world.relation.is_stale = true;
    world.tamper_entry = [&](key_device& to, message& entry) {
        if (&to == &bob && entry.kind == message_kind::key_change && entry.seq.value > 3) {
            entry.body[entry.body.size() - 70] ^= 1;
        }
    };
    alice.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(alice, "two"));
    EXPECT_EQ(kinds_of(bob), (std::vector{kind::bad_key_change, kind::bad_message}));
}

TEST_F(KeyAttack, AnEpochThatSkipsOneDoesNotFollow) {
    // The server hides an epoch from Bob.
    world.relation.is_stale = true;
    alice.desk().handle_stale(destination::to(key_conversation));
    world.tamper_entry = [&](key_device& to, message& entry) {
        if (&to == &bob && entry.seq == seq{4}) {
            entry.kind = message_kind::member_change;
            entry.body = "somebody came";
        }
    };
    ASSERT_TRUE(world.prepare(alice));
    world.relation.is_stale = true;
    alice.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(alice, "two"));
    EXPECT_EQ(kinds_of(bob), (std::vector{kind::bad_key_change, kind::bad_message}));
}

TEST_F(KeyAttack, ListsThatNeverComeHoldNothingUpForEver) {
    auto& late = world.add_device(key_world::carol);
    ASSERT_TRUE(world.invite(alice, key_world::carol));
    world.tamper_answer = [&](key_device& to, protocol::response& said) {
        if (&to == &bob && said.keys) {
            std::erase_if(said.keys->users, [](const auto& each) {
                return each.user == key_world::carol;
            });
        }
    };
    world.connect();
    alice.desk().handle_stale(destination::to(key_conversation));
    ASSERT_TRUE(world.say(alice, "two"));
    world.settle();
    EXPECT_EQ(bob.high, seq{world.log.size()});
    EXPECT_EQ(kinds_of(bob), (std::vector{kind::bad_key_change, kind::bad_message}));
    EXPECT_EQ(key_world::texts(late).back(), "two");
}

}  // namespace
}  // namespace gapless::tests
