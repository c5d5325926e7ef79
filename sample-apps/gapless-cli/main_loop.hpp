#pragma once

#include <gapless/executor.hpp>
#include <gapless/time.hpp>

#include <deque>
#include <functional>
#include <mutex>
#include <optional>

namespace gapless::cli {

// The program's one thread of its own: callbacks of clients, input and signals, in turn.
//
// Make it before any other thread is, since it takes SIGINT and SIGTERM off their default course
// for the whole program: they end run_until(). It outlives the clients that post to it. Everything
// but post() is for the thread that made it.
class main_loop final : public executor {
public:
    enum class ending { done, timed_out, interrupted };

    main_loop();
    ~main_loop() override;
    main_loop(const main_loop&) = delete;
    main_loop& operator=(const main_loop&) = delete;

    void post(std::function<void()> function) override;

    // Calls `readable` while there is something to read from the descriptor (or its end has come),
    // until it is unwatched. One at a time.
    void watch(int descriptor, std::function<void()> readable);
    void unwatch();

    // Runs until the condition holds, which is looked at after every callback; for ever, without a
    // limit. What is posted and has not run by then is kept for the next time.
    [[nodiscard]] ending run_until(
        const std::function<bool()>& is_done, std::optional<duration> at_most = std::nullopt
    );

    // A signal has come.
    [[nodiscard]] bool is_interrupted() const { return is_interrupted_; }

private:
    [[nodiscard]] bool run_one();
    void wait(std::optional<duration> at_most);
    void handle_signal();

    struct watched {
        int descriptor;
        std::function<void()> readable;
    };

    int wake_;     // counts up when something is posted
    int signals_;  // SIGINT and SIGTERM
    std::optional<watched> watched_;
    bool is_interrupted_ = false;

    std::mutex mutex_;
    std::deque<std::function<void()>> posted_;
};

// Monotonic.
[[nodiscard]] instant now();

}  // namespace gapless::cli
