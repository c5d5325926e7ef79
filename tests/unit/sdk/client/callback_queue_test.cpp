#include "sdk/client/callback_queue.hpp"

#include "sdk/client/callback_thread.hpp"

#include <gapless/manual_executor.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace gapless::sdk {
namespace {

// An executor that is as unordered as it may be: every function on a thread of its own.
class many_threads final : public executor {
public:
    ~many_threads() override { join(); }

    void post(std::function<void()> function) override {
        const std::lock_guard lock(mutex_);
        threads_.emplace_back(std::move(function));
    }

    void join() {
        while (true) {
            std::vector<std::thread> ended;
            {
                const std::lock_guard lock(mutex_);
                ended.swap(threads_);
            }
            if (ended.empty()) {
                return;
            }
            for (auto& thread : ended) {
                thread.join();
            }
        }
    }

private:
    std::mutex mutex_;
    std::vector<std::thread> threads_;
};

TEST(CallbackQueue, KeepsTheOrderOnAnExecutorThatHasNone) {
    const auto threads = std::make_shared<many_threads>();
    const auto queue = std::make_shared<callback_queue>(threads);
    std::vector<int> ran;  // without a lock: one callback at a time
    for (int i = 0; i < 500; ++i) {
        queue->post([&ran, i] { ran.push_back(i); });
    }
    threads->join();
    ASSERT_EQ(ran.size(), 500U);
    EXPECT_TRUE(std::is_sorted(ran.begin(), ran.end()));
}

TEST(CallbackQueue, NeverRunsInsidePost) {
    const auto pumped = std::make_shared<manual_executor>();
    const auto queue = std::make_shared<callback_queue>(pumped);
    bool has_run = false;
    queue->post([&] { has_run = true; });
    EXPECT_FALSE(has_run);
    EXPECT_EQ(pumped->run_ready(), 1U);
    EXPECT_TRUE(has_run);
}

TEST(CallbackQueue, HasOneFunctionPostedAtATime) {
    const auto pumped = std::make_shared<manual_executor>();
    const auto queue = std::make_shared<callback_queue>(pumped);
    int count = 0;
    queue->post([&] { ++count; });
    queue->post([&] { ++count; });
    EXPECT_TRUE(pumped->run_one({}));
    EXPECT_EQ(count, 1);
    EXPECT_TRUE(pumped->run_one({}));
    EXPECT_EQ(count, 2);
    EXPECT_FALSE(pumped->run_one({}));
}

TEST(CallbackQueue, TakesWhatACallbackPosts) {
    const auto pumped = std::make_shared<manual_executor>();
    const auto queue = std::make_shared<callback_queue>(pumped);
    std::vector<int> ran;
    queue->post([&] {
        queue->post([&] { ran.push_back(3); });
        ran.push_back(1);
    });
    queue->post([&] { ran.push_back(2); });
    pumped->run_ready();
    EXPECT_EQ(ran, (std::vector<int>{1, 2, 3}));
}

// As under an executor that catches: what throws is one callback, and not the last.
TEST(CallbackQueue, GoesOnAfterACallbackThatThrows) {
    const auto pumped = std::make_shared<manual_executor>();
    const auto queue = std::make_shared<callback_queue>(pumped);
    std::vector<int> ran;
    queue->post([] { throw std::runtime_error("of the app"); });
    queue->post([&] { ran.push_back(2); });
    EXPECT_THROW(pumped->run_one({}), std::runtime_error);
    EXPECT_TRUE(pumped->run_one({}));

    queue->post([] { throw std::runtime_error("of the app"); });
    EXPECT_THROW(pumped->run_one({}), std::runtime_error);
    queue->post([&] { ran.push_back(4); });
    EXPECT_TRUE(pumped->run_one({}));
    EXPECT_EQ(ran, (std::vector<int>{2, 4}));
}

TEST(CallbackThread, RunsOutWhatIsPostedBeforeItEnds) {
    std::atomic<int> count = 0;
    {
        callback_thread thread;
        for (int i = 0; i < 100; ++i) {
            thread.post([&] { ++count; });
        }
    }
    EXPECT_EQ(count, 100);
}

TEST(CallbackThread, MayBeDestroyedByItsOwnCallback) {
    std::promise<void> has_run;
    auto thread = std::make_shared<callback_thread>();
    std::promise<void> may_start;
    thread->post([&, start = may_start.get_future().share()] {
        start.wait();
        thread.reset();
    });
    thread->post([&] { has_run.set_value(); });
    may_start.set_value();
    has_run.get_future().wait();
    EXPECT_EQ(thread, nullptr);
}

}  // namespace
}  // namespace gapless::sdk
