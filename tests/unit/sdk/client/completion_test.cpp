#include "sdk/client/completion.hpp"

#include <gapless/manual_executor.hpp>
#include <gapless/result.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace gapless::sdk {
namespace {

class Completion : public testing::Test {
protected:
    completion<result<int>> waited_for() {
        return {queue_, [this](result<int> answer) { answers_.push_back(std::move(answer)); }};
    }

    std::shared_ptr<manual_executor> pumped_ = std::make_shared<manual_executor>();
    std::shared_ptr<callback_queue> queue_ = std::make_shared<callback_queue>(pumped_);
    std::vector<result<int>> answers_;
};

TEST_F(Completion, AnswersOnTheExecutor) {
    const auto told = waited_for();
    told(7);
    EXPECT_TRUE(answers_.empty());
    pumped_->run_ready();
    EXPECT_EQ(answers_, (std::vector<result<int>>{7}));
}

TEST_F(Completion, AnswersOnceOnly) {
    {
        const auto told = waited_for();
        told(1);
        told(2);
    }
    pumped_->run_ready();
    EXPECT_EQ(answers_, (std::vector<result<int>>{1}));
}

TEST_F(Completion, IsCancelledWhenTheLastCopyIsDropped) {
    {
        const auto told = waited_for();
        const auto copy = told;  // NOLINT: the copy is the point
        EXPECT_EQ(pumped_->run_ready(), 0U);
    }
    pumped_->run_ready();
    ASSERT_EQ(answers_.size(), 1U);
    EXPECT_EQ(answers_.front().error().code, errc::cancelled);
}

TEST_F(Completion, MayHaveNobodyWhoWaits) {
    {
        const completion<result<int>> told(queue_, nullptr);
    }
    EXPECT_EQ(pumped_->run_ready(), 0U);
}

}  // namespace
}  // namespace gapless::sdk
