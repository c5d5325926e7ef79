// Who reads a direct conversation: its two, whatever the server says, and whoever helps it.
#include "tests/unit/sdk/core/keys/key_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {
namespace {

using kind = sdk::key_finding::kind;
using texts = std::vector<std::string>;

bool has_found(const key_device& device, kind what) {
    return std::ranges::any_of(device.findings, [what](const sdk::key_finding& each) {
        return each.what == what;
    });
}

struct direct_world : key_world {
    explicit direct_world(std::vector<user_id> users_of_it = {alice, bob})
        : key_world(std::move(users_of_it)) {
        shape = conversation_kind::direct;
        settle();
    }
};

TEST(DirectKeys, TheTwoTalk) {
    direct_world world;
    ASSERT_TRUE(world.say(world.device(0), "one"));
    ASSERT_TRUE(world.say(world.device(1), "two"));
    EXPECT_EQ(key_world::texts(world.device(0)), (texts{"one", "two"}));
    EXPECT_EQ(key_world::texts(world.device(1)), (texts{"one", "two"}));
    EXPECT_TRUE(world.device(0).findings.empty());
}

TEST(DirectKeys, NobodyBeginsThemForAThird) {
    direct_world world({key_world::alice, key_world::bob, key_world::carol});
    EXPECT_FALSE(world.prepare(world.device(0)));
    EXPECT_TRUE(has_found(world.device(0), kind::bad_membership));
    EXPECT_EQ(world.relation.epoch, 0u);
}

// Carol's device, on the server's side, takes it for a group.
TEST(DirectKeys, ABeginningForThreeIsRefused) {
    key_world world({key_world::alice, key_world::bob, key_world::carol});
    auto& alice = world.device(0);
    world.is_told = [&](const key_device& each) { return &each != &alice; };
    ASSERT_TRUE(world.prepare(world.device(2)));
    world.is_told = {};
    world.shape = conversation_kind::direct;
    world.settle();
    EXPECT_TRUE(has_found(alice, kind::bad_key_change));
    EXPECT_FALSE(world.prepare(alice));
}

// What is meant for Bob alone would be sealed for a group.
TEST(DirectKeys, AGroupIsNobodysDirectConversation) {
    for (const auto shape : {conversation_kind::group, conversation_kind::direct}) {
        key_world world;
        world.shape = shape;
        world.settle();
        world.tamper_answer = [](key_device&, protocol::response& said) {
            if (!said.keys) {
                said.conversation = key_conversation;
            }
        };
        auto& alice = world.device(0);
        static_cast<void>(alice.desk().may_send(destination::direct("Bob")));
        world.settle();
        EXPECT_EQ(has_found(alice, kind::bad_membership), shape == conversation_kind::group);
        static_cast<void>(alice.desk().may_send(destination::direct("carol")));
        world.settle();
        EXPECT_TRUE(has_found(alice, kind::bad_membership)) << "it is with Bob";
    }
}

// She signs that she is in, and the server has written it down.
TEST(DirectKeys, NobodyComesInLater) {
    direct_world world;
    auto& bob = world.device(1);
    ASSERT_TRUE(world.say(world.device(0), "one"));
    ASSERT_TRUE(world.invite(world.device(0), key_world::carol));
    EXPECT_TRUE(has_found(bob, kind::bad_membership));
    EXPECT_TRUE(world.prepare(bob));
    EXPECT_EQ(world.relation.epoch, 1u) << "what he says is for the two";
}

}  // namespace
}  // namespace gapless::tests
