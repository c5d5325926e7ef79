#pragma once

#include <gapless/executor.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <memory>

namespace gapless {

// Runs callbacks when it is told to, on the thread that tells it: for main loops of your own, and
// for tests that must say exactly when something happens.
//
// Any thread may call any of its functions. What has not run when it is destroyed never does.
class manual_executor : public executor {
public:
    manual_executor();
    ~manual_executor() override;

    manual_executor(const manual_executor&) = delete;
    manual_executor& operator=(const manual_executor&) = delete;

    void post(std::function<void()> function) override;

    // Runs what is there when it is called and what those functions post in turn, until nothing is
    // left; returns how many have run. It does not wait.
    std::size_t run_ready();

    // Waits until there is a function and runs that one; false when none came within the time.
    bool run_one(duration at_most);

private:
    class queue;
    std::unique_ptr<queue> queue_;
};

}  // namespace gapless
