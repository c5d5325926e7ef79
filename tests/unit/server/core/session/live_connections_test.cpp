#include "server/core/session/live_connections.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr instant start{1'000'000};
constexpr connection_id first{1};
constexpr connection_id second{2};

connection_state a_connection(connection_id id, instant now) {
    return {id, "10.0.0.1", engine_limits{}, now};
}

TEST(LiveConnections, FindsWhatWasAddedUntilItIsRemoved) {
    live_connections all;
    all.add(a_connection(first, start));
    ASSERT_NE(all.find(first), nullptr);
    EXPECT_EQ(all.find(first)->address, "10.0.0.1");
    EXPECT_EQ(all.find(second), nullptr);

    all.remove(first);
    all.remove(first);

    EXPECT_EQ(all.find(first), nullptr);
    EXPECT_EQ(all.size(), 0U);
    EXPECT_FALSE(all.next_timeout());
}

TEST(LiveConnections, KnowsWhoIsDueNext) {
    live_connections all;
    all.add(a_connection(first, start + seconds(5)));
    all.add(a_connection(second, start));

    EXPECT_EQ(all.next_timeout(), start + seconds(10));
    EXPECT_TRUE(all.take_due(start + seconds(9)).empty());
    EXPECT_EQ(all.take_due(start + seconds(10)), std::vector<connection_id>{second});
    EXPECT_EQ(all.take_due(start + seconds(15)), std::vector<connection_id>{first});
    EXPECT_FALSE(all.next_timeout());
}

TEST(LiveConnections, FollowsADeadlineThatMoves) {
    live_connections all;
    connection_state& one = all.add(a_connection(first, start));
    one.silence = silence_deadline({seconds(3)}, start);

    all.reschedule(one);

    EXPECT_EQ(all.next_timeout(), start + seconds(3));
    EXPECT_TRUE(all.take_due(start + seconds(2)).empty());
    EXPECT_EQ(all.take_due(start + seconds(3)), std::vector<connection_id>{first});
}

TEST(LiveConnections, LooksAgainWhenADeadlineHasMovedAway) {
    live_connections all;
    connection_state& one = all.add(a_connection(first, start));
    const instant before = *all.next_timeout();
    one.session.close(error{errc::shutting_down});  // authenticates no more: only silence is left
    all.reschedule(one);
    ASSERT_GT(one.next_timeout(), before);

    ASSERT_EQ(all.take_due(before), std::vector<connection_id>{first});
    all.reschedule(one);

    EXPECT_EQ(all.next_timeout(), one.next_timeout());
    EXPECT_TRUE(all.take_due(before).empty());
}

TEST(LiveConnections, ARemovedOneIsDueNoMore) {
    live_connections all;
    connection_state& one = all.add(a_connection(first, start));
    one.silence = silence_deadline({seconds(3)}, start);
    all.reschedule(one);

    all.remove(first);

    EXPECT_TRUE(all.take_due(start + minutes(5)).empty());
}

}  // namespace
}  // namespace gapless::server
