#include "tests/load/engine_pair.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace gapless::load {
namespace {

// The inbox is state, not a queue: what is missed there costs an entry a conversation, however much
// it was. The messages themselves are pulled.
TEST(Inbox, SynchronisesAThousandMessagesOfThreeConversationsAsThreeEntries) {
    constexpr std::size_t messages = 1'000;
    tests::server_bench server{{.rates = false}};
    const auto alice = server.sign_up("alice");
    const auto bob = server.sign_up("bob");
    const auto sender = server.come_online(alice);
    const std::array<destination, 3> conversations{
        destination::direct("bob"),
        destination::to(server.create_group(sender, "one", {"bob"})),
        destination::to(server.create_group(sender, "two", {"bob"})),
    };
    for (std::size_t i = 0; i < messages; ++i) {
        const destination& to = conversations[i % conversations.size()];
        server.say(sender, server.a_send(sender, to, std::to_string(i)));
        server.settle();
    }

    engine_pair device{server, bob, {}};
    device.come_online();

    EXPECT_EQ(device.entries_synchronised(), conversations.size());
    EXPECT_EQ(device.texts_told(), messages);
    EXPECT_TRUE(device.is_settled());
}

}  // namespace
}  // namespace gapless::load
