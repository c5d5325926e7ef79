#include "sdk/client/send_waiters.hpp"

#include "tests/support/mailbox_values.hpp"

#include <gapless/manual_executor.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace gapless::sdk {
namespace {

const client_id one = tests::client_id_number(1);
const client_id two = tests::client_id_number(2);

class SendWaiters : public testing::Test {
protected:
    // Who waits still is told so, by callbacks that own the executor until they have run.
    ~SendWaiters() override {
        waiters_.reset();
        pumped_->run_ready();
    }

    send_waiters::queued until_queued() {
        return {queue_, [this](result<client_id> answer) { queued_.push_back(answer); }};
    }

    send_waiters::outcome until_sent() {
        return {queue_, [this](send_outcome answer) { outcomes_.push_back(answer); }};
    }

    std::shared_ptr<manual_executor> pumped_ = std::make_shared<manual_executor>();
    std::shared_ptr<callback_queue> queue_ = std::make_shared<callback_queue>(pumped_);
    std::unique_ptr<send_waiters> waiters_ = std::make_unique<send_waiters>();
    std::vector<result<client_id>> queued_;
    std::vector<send_outcome> outcomes_;
};

TEST_F(SendWaiters, AnswersWhenTheRowIsStored) {
    waiters_->wait_queued(one, until_queued());
    waiters_->handle_queued(two);
    waiters_->handle_queued(one);
    waiters_->handle_queued(one);
    pumped_->run_ready();
    EXPECT_EQ(queued_, (std::vector<result<client_id>>{one}));
}

TEST_F(SendWaiters, AnswersWithTheFirstWordOnAMessage) {
    waiters_->wait_outcome(one, until_sent());
    waiters_->handle_queued(one);
    waiters_->handle_endings(
        {{one, sent_event{.client_id = one, .seq = seq{7}}}, {one, errc::cancelled}}
    );
    pumped_->run_ready();
    ASSERT_EQ(outcomes_.size(), 1U);
    EXPECT_EQ(outcomes_.front().client_id, one);
    EXPECT_EQ(outcomes_.front().sent->seq, seq{7});
}

TEST_F(SendWaiters, AnswersEveryoneWhoWaitsForTheSameMessage) {
    waiters_->wait_outcome(one, until_sent());
    waiters_->wait_outcome(one, until_sent());
    waiters_->handle_endings({{one, errc::not_a_member}});
    pumped_->run_ready();
    ASSERT_EQ(outcomes_.size(), 2U);
    EXPECT_EQ(outcomes_.front().sent.error().code, errc::not_a_member);
    EXPECT_EQ(outcomes_.back().sent.error().code, errc::not_a_member);
}

TEST_F(SendWaiters, FailsWhatHadNotBeenStoredWhenTheDiskFails) {
    waiters_->wait_outcome(one, until_sent());
    waiters_->handle_queued(one);
    waiters_->wait_outcome(two, until_sent());
    waiters_->wait_queued(two, until_queued());
    waiters_->handle_storage_trouble(error(errc::storage_full));
    pumped_->run_ready();
    ASSERT_EQ(queued_.size(), 1U);
    EXPECT_EQ(queued_.front().error().code, errc::storage_full);
    ASSERT_EQ(outcomes_.size(), 1U);
    EXPECT_TRUE(outcomes_.front().client_id.is_zero());
    EXPECT_EQ(outcomes_.front().sent.error().code, errc::storage_full);
}

TEST_F(SendWaiters, CancelsEverybodyAtTheEndAndSaysWhichMessage) {
    waiters_->wait_outcome(one, until_sent());
    waiters_->wait_queued(two, until_queued());
    waiters_.reset();
    pumped_->run_ready();
    ASSERT_EQ(outcomes_.size(), 1U);
    EXPECT_EQ(outcomes_.front(), send_outcome(one, errc::cancelled));
    ASSERT_EQ(queued_.size(), 1U);
    EXPECT_EQ(queued_.front().error().code, errc::cancelled);
}

}  // namespace
}  // namespace gapless::sdk
