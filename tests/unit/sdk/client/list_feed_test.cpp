#include "sdk/client/list_feed.hpp"

#include "sdk/client/list_feeds.hpp"
#include "sdk/client/list_window.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gapless/manual_executor.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

// A list whose batch says how many commits it took, and that cannot be read when it is told so.
class counting_list {
public:
    using batch = int;

    explicit counting_list(const bool& is_broken) : is_broken_(is_broken) {}

    void handle_committed(const mailbox_changes&) { ++commits_; }

    void show(std::size_t limit) { commits_ += static_cast<int>(limit); }

    result<std::optional<batch>> poll_batch(mailbox&) {
        if (is_broken_) {
            return errc::storage_failed;
        }
        const auto taken = std::exchange(commits_, 0);
        return taken == 0 ? std::nullopt : std::optional(taken);
    }

private:
    const bool& is_broken_;
    int commits_ = 0;
};

// A feed among the feeds of a client, whose strand is the test and whose app runs when it is told.
class ListFeed : public testing::Test {
protected:
    using feed_type = list_feed<counting_list>;

    ListFeed() {
        feed->begin(counting_list(is_broken));
        feeds.add(feed);
    }

    void commit() {
        feeds.handle_committed({});
        feeds.handle_flushed(box);
    }

    // The listener runs, and the strand hears of it.
    void run_listener() {
        executor->run_ready();
        for (; returns > 0; --returns) {
            feed->handle_returned();
            feed->tell(box);
        }
    }

    bool is_broken = false;
    std::vector<int> told;
    int returns = 0;
    memory_mailbox box{tests::alice()};
    std::shared_ptr<manual_executor> executor = std::make_shared<manual_executor>();
    std::shared_ptr<callback_queue> queue = std::make_shared<callback_queue>(executor);
    std::shared_ptr<feed_type> feed = feed_type::make(
        [this](int batch) { told.push_back(batch); },
        queue,
        [this](const std::shared_ptr<feed_type>&) { ++returns; }
    );
    list_feeds feeds;
};

TEST_F(ListFeed, TellsOfEachFlushWhileTheAppKeepsUp) {
    commit();
    run_listener();
    commit();
    run_listener();

    EXPECT_EQ(told, (std::vector{1, 1}));
}

TEST_F(ListFeed, WhatComesWhileTheAppIsBusyIsOneBatch) {
    for (int i = 0; i < 50; ++i) {
        commit();
    }
    run_listener();
    run_listener();

    EXPECT_EQ(told, (std::vector{1, 49}));
}

TEST_F(ListFeed, ACommitIsToldWithItsFlushAndNotBefore) {
    feeds.handle_committed({});
    run_listener();
    EXPECT_TRUE(told.empty());

    feeds.handle_flushed(box);
    run_listener();

    EXPECT_EQ(told, (std::vector{1}));
}

TEST_F(ListFeed, AMailboxThatCannotBeReadIsAskedAgain) {
    is_broken = true;
    commit();
    is_broken = false;
    commit();
    run_listener();

    EXPECT_EQ(told, (std::vector{2}));
}

TEST_F(ListFeed, TheWindowOfAClientThatHasEndedShowsNothing) {
    std::vector<std::size_t> shown;
    list_window window(feed->told(), [&](std::size_t limit) { shown.push_back(limit); });
    window.show(3);
    window.cancel();
    window.show(4);

    EXPECT_EQ(shown, (std::vector<std::size_t>{3}));
    EXPECT_TRUE(feed->is_cancelled());
}

TEST_F(ListFeed, TellsNobodyWhoHasCancelled) {
    commit();
    feed->told()->cancel();
    run_listener();
    commit();
    run_listener();

    EXPECT_TRUE(told.empty());
    EXPECT_EQ(feed.use_count(), 1);  // the feeds have let it go
}

}  // namespace
}  // namespace gapless::sdk
