#pragma once

#include <gapless/executor.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace gapless::python {

// The executor of a client: keeps what is posted until the app's loop runs it, and has a descriptor
// that is readable while there is something. Nothing in it knows Python.
//
// Any thread may post; one at a time runs. Once it is abandoned it drops whatever it has and gets.
class wake_queue final : public executor {
public:
    // Throws std::system_error when the system has no descriptor left.
    wake_queue();
    ~wake_queue() override;
    wake_queue(const wake_queue&) = delete;
    wake_queue& operator=(const wake_queue&) = delete;

    void post(std::function<void()> function) override;

    // Runs what is there, and what that posts, until nothing is left or so many have run.
    void run(std::size_t at_most);

    void abandon();

    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    class turn;

    [[nodiscard]] std::function<void()> next();
    void stop_running();
    void signal() const;

    int descriptor_ = -1;
    std::mutex mutex_;
    std::deque<std::function<void()>> functions_;
    bool is_running_ = false;  // who runs looks again, and needs no signal
    bool is_abandoned_ = false;
};

}  // namespace gapless::python
