#include "sdk/client/live_feed.hpp"

#include <gapless/manual_executor.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace gapless::tests {
namespace {

class LiveFeed : public testing::Test {
protected:
    using feed_of_numbers = sdk::live_feed<int>;

    std::shared_ptr<feed_of_numbers::slot> listen() {
        auto made =
            std::make_shared<feed_of_numbers::slot>([this](int told) { heard.push_back(told); });
        feed.add(made);
        return made;
    }

    std::shared_ptr<manual_executor> loop = std::make_shared<manual_executor>();
    feed_of_numbers feed{std::make_shared<sdk::callback_queue>(loop)};
    std::vector<int> heard;
};

TEST_F(LiveFeed, TellsEverybodyWhatHappensInOrder) {
    listen();
    listen();

    feed.handle(1);
    feed.handle(2);
    loop->run_ready();

    EXPECT_EQ(heard, (std::vector{1, 1, 2, 2}));
}

TEST_F(LiveFeed, KeepsNothingForThoseWhoComeLater) {
    feed.handle(1);
    listen();
    loop->run_ready();

    EXPECT_TRUE(heard.empty());
}

TEST_F(LiveFeed, TellsNobodyWhoHasCancelled) {
    listen()->cancel();
    feed.handle(1);
    loop->run_ready();

    EXPECT_TRUE(heard.empty());
}

}  // namespace
}  // namespace gapless::tests
