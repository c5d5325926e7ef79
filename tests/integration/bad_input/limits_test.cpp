#include "tests/integration/bad_input/program_fixture.hpp"

#include <atomic>

namespace gapless::integration {
namespace {

// What is too much, on either side, and too late.
using Limits = ProgramFixture;

TEST_F(Limits, AGroupHasSoManyMembers) {
    start({"--group-members-max", "2"});
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const auto carol = somebody("carol");
    const auto group = alice->create_group("breakfast", {"bob"});
    ASSERT_TRUE(group) << message_of(group.error());

    const auto invited =
        answer_of<result<void>>([&](auto told) { (*alice)->invite(*group, "carol", told); });
    const auto created = alice->create_group("dinner", {"bob", "carol"});

    ASSERT_FALSE(invited);
    EXPECT_EQ(invited.error().code, errc::group_full);
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, errc::group_full);
    EXPECT_TRUE(alice->send_and_wait(destination::to(*group), "the two of us").sent);
}

TEST_F(Limits, AnOutboxHasSoManyMessages) {
    start();
    const auto alice = somebody("alice");
    ASSERT_TRUE(alice->becomes(connection_state::live));
    (*alice)->disconnect();
    ASSERT_TRUE(alice->becomes(connection_state::offline));

    constexpr std::size_t queued_max = 10'000;
    std::atomic<std::size_t> kept = 0;
    for (std::size_t number = 1; number < queued_max; ++number) {
        (*alice)->send("alice", "text", [&](const result<client_id>& id) { kept += id ? 1 : 0; });
    }
    ASSERT_TRUE(alice->send(destination::direct("alice"), "the last one"));
    const auto refused = alice->send(destination::direct("alice"), "one too many");

    EXPECT_EQ(kept, queued_max - 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::outbox_full);
    EXPECT_EQ((*alice)->outbox()->size(), queued_max);
    (*alice)->cancel((*alice)->outbox()->back().client_id);
    EXPECT_TRUE(alice->send(destination::direct("alice"), "now there is room"));
}

TEST_F(Limits, SoManyRequestsMayWaitForTheServer) {
    start();
    const auto alice = somebody("alice");
    ASSERT_TRUE(alice->becomes(connection_state::live));
    (*alice)->disconnect();
    ASSERT_TRUE(alice->becomes(connection_state::offline));

    for (int number = 0; number < 1'000; ++number) {
        (*alice)->create_group("group", {}, {});
    }
    const auto refused = alice->create_group("one too many", {});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::overloaded);
}

TEST_F(Limits, ARequestWaitsSoLong) {
    start();
    auto chosen = config::in_memory();
    chosen.request_within = seconds(2);  // registering is a request, too
    const auto alice = somebody("alice", chosen);
    ASSERT_TRUE(alice->becomes(connection_state::live));
    (*alice)->disconnect();
    ASSERT_TRUE(alice->becomes(connection_state::offline));

    const auto late = alice->create_group("group", {});

    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, errc::timed_out);
}

}  // namespace
}  // namespace gapless::integration
