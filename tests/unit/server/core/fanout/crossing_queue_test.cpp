#include "server/core/fanout/crossing_queue.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

conversation_change change_of(conversation_id id, fanout_state now) {
    conversation_change made{};
    made.conversation = id;
    made.fanout = now;
    return made;
}

TEST(CrossingQueue, TakesOneStepAtATime) {
    crossing_queue queue;
    queue.handle_change(change_of(conversation_id{1}, fanout_state::rising));
    queue.handle_change(change_of(conversation_id{2}, fanout_state::falling));

    const auto first = queue.poll_operation();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->conversation, conversation_id{1});
    EXPECT_FALSE(queue.poll_operation());
    queue.handle_finished();

    const auto second = queue.poll_operation();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->conversation, conversation_id{2});
}

TEST(CrossingQueue, GoesOnAsLongAsItsStepsSaySo) {
    crossing_queue queue;
    queue.handle_change(change_of(conversation_id{1}, fanout_state::rising));
    ASSERT_TRUE(queue.poll_operation());
    queue.handle_change(change_of(conversation_id{1}, fanout_state::rising));
    queue.handle_finished();
    ASSERT_TRUE(queue.poll_operation());
    queue.handle_change(change_of(conversation_id{1}, fanout_state::read));
    queue.handle_finished();

    EXPECT_FALSE(queue.poll_operation());
}

TEST(CrossingQueue, PassesOverWhatIsNotCrossing) {
    crossing_queue queue;
    queue.handle_change(change_of(conversation_id{1}, fanout_state::write));
    queue.handle_change(change_of(conversation_id{2}, fanout_state::read));

    EXPECT_FALSE(queue.poll_operation());
}

}  // namespace
}  // namespace gapless::server
