#include "server/core/fanout/large_audience.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

using users = std::set<user_id>;

constexpr conversation_id tea{1};
constexpr conversation_id coffee{2};
constexpr user_id alice{7};
constexpr user_id bob{8};

conversation_change marks(conversation_id where, std::vector<std::pair<user_id, bool>> changed) {
    conversation_change made{};
    made.conversation = where;
    made.marks = std::move(changed);
    return made;
}

TEST(LargeAudience, KnowsTheMarksOfWhoIsOnline) {
    large_audience audience;
    audience.handle_online(alice, {tea, coffee});
    audience.handle_online(bob, {tea});

    EXPECT_EQ(audience.listeners(tea), (users{alice, bob}));
    EXPECT_EQ(audience.listeners(coffee), users{alice});
    audience.handle_offline(alice);
    EXPECT_EQ(audience.listeners(tea), users{bob});
    EXPECT_TRUE(audience.listeners(coffee).empty());
}

TEST(LargeAudience, FollowsWhatCommitsChange) {
    large_audience audience;
    audience.handle_online(alice, {tea});
    audience.handle_online(bob, {});

    audience.handle_change(marks(tea, {{alice, false}, {bob, true}}));

    EXPECT_EQ(audience.listeners(tea), users{bob});
    audience.handle_offline(bob);
    EXPECT_TRUE(audience.listeners(tea).empty());
}

TEST(LargeAudience, PassesOverWhoIsNotOnline) {
    large_audience audience;
    audience.handle_change(marks(tea, {{alice, true}}));

    EXPECT_TRUE(audience.listeners(tea).empty());
}

TEST(LargeAudience, ASecondLoginsMarksReplaceTheFirsts) {
    large_audience audience;
    audience.handle_online(alice, {tea});
    audience.handle_online(alice, {coffee});

    EXPECT_TRUE(audience.listeners(tea).empty());
    EXPECT_EQ(audience.listeners(coffee), users{alice});
}

}  // namespace
}  // namespace gapless::server
