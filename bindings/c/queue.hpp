#pragma once

#include "bindings/c/object_count.hpp"

#include <gapless/c/queue.h>
#include <gapless/executor.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace gapless::c {

// The executor behind a gapless_queue: it keeps what clients post until somebody runs it, and tells
// the app when there is something.
//
// Clients hold it, too. Once it is abandoned it drops whatever is posted.
class queue final : public executor {
public:
    explicit queue(gapless_wake wake);
    ~queue() override;
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;

    void post(std::function<void()> function) override;

    // How many have run. `wait`: empty is without end.
    [[nodiscard]] result<std::size_t> run(std::optional<duration> wait);

    void interrupt();
    [[nodiscard]] result<int> descriptor();

    // No callback and no wake-up any more.
    void abandon();

    // A callback of the app threw; the run ends with it.
    void note_thrown() { has_thrown_ = true; }

private:
    class run_turn;

    [[nodiscard]] bool wait_for_some(std::optional<duration> wait);
    [[nodiscard]] std::optional<std::function<void()>> next();
    void signal();
    void unsignal();

    counted counts_;
    gapless_wake wake_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> functions_;
    std::size_t waking_ = 0;  // wake-ups under way
    int descriptor_ = -1;
    bool is_running_ = false;
    bool is_interrupted_ = false;
    bool is_abandoned_ = false;
    std::atomic<bool> has_thrown_ = false;
};

}  // namespace gapless::c

struct gapless_queue {
    std::shared_ptr<gapless::c::queue> runs;
    gapless::c::counted counts;
};
