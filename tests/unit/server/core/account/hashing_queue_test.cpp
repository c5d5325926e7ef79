#include "server/core/account/hashing_queue.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

constexpr account_ticket alice{1};
constexpr account_ticket bob{2};

TEST(HashingQueue, RunsAFewAtOnceInOrder) {
    hashing_queue queue{1, 10};
    EXPECT_TRUE(queue.push(alice, "hers", std::nullopt));
    EXPECT_TRUE(queue.push(bob, "his", "hash"));
    const auto job = queue.poll_job();
    ASSERT_TRUE(job);
    EXPECT_EQ(job->password, "hers");
    EXPECT_FALSE(queue.poll_job());

    EXPECT_EQ(queue.handle_hashed(job->ticket), alice);

    const auto next = queue.poll_job();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->verify_against, "hash");
    EXPECT_EQ(queue.handle_hashed(next->ticket), bob);
    EXPECT_FALSE(queue.handle_hashed(next->ticket));
}

TEST(HashingQueue, TakesNoMoreThanMayWait) {
    hashing_queue queue{1, 1};

    EXPECT_TRUE(queue.push(alice, "hers", std::nullopt));
    EXPECT_FALSE(queue.push(bob, "his", std::nullopt));
}

TEST(HashingQueue, WhoIsForgottenIsNotAnsweredButStillTakesHisPlace) {
    hashing_queue queue{1, 10};
    EXPECT_TRUE(queue.push(alice, "hers", std::nullopt));
    const auto job = queue.poll_job();
    EXPECT_TRUE(queue.push(bob, "his", std::nullopt));

    queue.clear();

    EXPECT_TRUE(queue.push(bob, "his", std::nullopt));
    EXPECT_FALSE(queue.poll_job());
    EXPECT_FALSE(queue.handle_hashed(job->ticket));
    EXPECT_TRUE(queue.poll_job());
}

}  // namespace
}  // namespace gapless::server
