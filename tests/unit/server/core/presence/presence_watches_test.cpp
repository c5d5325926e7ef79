#include "server/core/presence/presence_watches.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr connection_id hers{7};
constexpr connection_id his{8};
constexpr user_id bob{2};
constexpr user_id carol{3};

const std::vector<std::string> both_names{"Bob", "carol"};
const watch_result both{{{bob, "bob", wall_time{5}}, {carol, "carol", wall_time{6}}}};
const watch_result bob_alone{{{bob, "bob", wall_time{5}}, {{}}}};

class PresenceWatches : public testing::Test {
protected:
    std::size_t found(connection_id by, const watch_result& what) {
        EXPECT_EQ(machine.poll_question(), by);
        return machine.handle_found(by, machine.names(by), what).size();
    }

    presence_watches machine;
};

TEST_F(PresenceWatches, AsksTheStoreAndTellsAll) {
    machine.watch(hers, both_names);

    EXPECT_EQ(machine.poll_question(), hers);
    EXPECT_EQ(machine.poll_question(), std::nullopt);
    const auto told = machine.handle_found(hers, both_names, bob_alone);

    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0].name, "bob");
    EXPECT_EQ(told[0].user, bob);
    EXPECT_EQ(told[1].name, "carol");
    EXPECT_EQ(told[1].user, user_id{});
    EXPECT_EQ(machine.last_seen(bob), wall_time{5});
}

TEST_F(PresenceWatches, TellsWhoHasChangedToThoseWhoWatch) {
    machine.watch(hers, both_names);
    machine.watch(his, {"carol"});
    EXPECT_EQ(found(hers, both), 2U);
    EXPECT_EQ(found(his, {{{carol, "carol", {}}}}), 1U);

    machine.handle_changed(carol);

    EXPECT_EQ(machine.untold().size(), 2U);
    machine.note_told(hers, carol);
    EXPECT_EQ(machine.untold().size(), 1U);
    machine.forget(his);
    EXPECT_TRUE(machine.untold().empty());
    EXPECT_EQ(machine.names_total(), 2U);
}

TEST_F(PresenceWatches, AskedAgainItTellsTheDifference) {
    machine.watch(hers, both_names);
    EXPECT_EQ(found(hers, bob_alone), 2U);
    machine.ask_again(hers);

    EXPECT_EQ(found(hers, both), 1U);

    machine.ask_again(hers);
    machine.handle_changed(carol);
    EXPECT_EQ(found(hers, bob_alone), 1U);
    EXPECT_TRUE(machine.untold().empty());
}

TEST_F(PresenceWatches, AnAnswerAboutAnOlderListIsNone) {
    machine.watch(hers, both_names);
    EXPECT_EQ(machine.poll_question(), hers);
    machine.watch(hers, {"bob", "dave"});
    EXPECT_FALSE(machine.has_question());

    EXPECT_TRUE(machine.handle_found(hers, both_names, both).empty());

    EXPECT_EQ(machine.poll_question(), hers);
}

TEST_F(PresenceWatches, AFailedQuestionIsPutAgain) {
    machine.watch(hers, both_names);
    EXPECT_EQ(machine.poll_question(), hers);
    machine.handle_failed(hers);

    EXPECT_EQ(found(hers, both), 2U);
}

}  // namespace
}  // namespace gapless::server
