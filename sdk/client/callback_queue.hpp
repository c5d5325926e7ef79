#pragma once

#include <gapless/executor.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace gapless::sdk {

// The callbacks of one client: one at a time and in order, whatever the executor does with several.
//
// Any thread may post. Only one function is with the executor at any moment; it takes the oldest
// callback, runs it, and posts the next, also when the callback throws: what that means is the
// executor's to say. Shared, since callbacks outlive their client.
class callback_queue : public std::enable_shared_from_this<callback_queue> {
public:
    explicit callback_queue(std::shared_ptr<executor>);

    void post(std::function<void()> callback);

private:
    // One callback's, also where it throws.
    class turn {
    public:
        explicit turn(callback_queue& queue) : queue_(queue) {}

        ~turn() { queue_.handle_ran(); }

        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;

    private:
        callback_queue& queue_;
    };

    void run_one();
    void post_next();
    void handle_ran();

    std::shared_ptr<executor> executor_;
    std::mutex mutex_;
    std::deque<std::function<void()>> callbacks_;
    bool is_posted_ = false;
};

}  // namespace gapless::sdk
