#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

namespace gapless::load {

// Nanoseconds of a clock that only goes forward.
[[nodiscard]] std::uint64_t now_ns();

// One thread's wait for thousands of sockets: epoll, edge by edge, and timers.
//
// A watcher is told when its descriptor may be read or written again, and reads and writes until it
// would block. What it queues meanwhile it writes at the end of the loop's turn, once, if it has
// asked for that. Watchers outlive the loop's last run.
class event_loop {
public:
    class watcher {
    public:
        virtual ~watcher() = default;
        virtual void handle_ready() = 0;
        virtual void handle_turn_end() = 0;
    };

    event_loop();
    ~event_loop();

    event_loop(const event_loop&) = delete;
    event_loop& operator=(const event_loop&) = delete;

    // The descriptor is forgotten when it is closed.
    void add(int descriptor, watcher&);

    // Asks for handle_turn_end; to be asked once a turn.
    void mark(watcher& dirty) { marked_.push_back(&dirty); }

    void after(std::chrono::nanoseconds, std::function<void()>);

    // Runs until it holds, looking at it once a turn. Throws std::runtime_error when nothing has
    // happened for too long.
    void run_until(const std::function<bool()>& holds);

    void run_for(std::chrono::nanoseconds);

    [[noreturn]] void run_forever();

    // Room for what a socket gives, lent for one read.
    [[nodiscard]] std::span<char> scratch() { return scratch_; }

private:
    void turn();
    [[nodiscard]] int wait_milliseconds() const;
    void fire_timers();
    void end_turn();

    int descriptor_;
    std::vector<watcher*> marked_;
    std::multimap<std::uint64_t, std::function<void()>> timers_;
    std::uint64_t last_event_;
    std::vector<char> scratch_;
};

}  // namespace gapless::load
