#include "tests/load/event_loop.hpp"

#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace gapless::load {

namespace {

constexpr std::uint64_t nanoseconds_a_millisecond = 1'000'000;
constexpr std::uint64_t patience_ns = 30'000 * nanoseconds_a_millisecond;
constexpr std::size_t scratch_bytes = 32 * 1024;
constexpr int longest_wait_milliseconds = 1'000;

}  // namespace

std::uint64_t now_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
           static_cast<std::uint64_t>(now.tv_nsec);
}

event_loop::event_loop()
    : descriptor_(::epoll_create1(EPOLL_CLOEXEC)), last_event_(now_ns()), scratch_(scratch_bytes) {
    if (descriptor_ < 0) {
        throw std::runtime_error("no epoll");
    }
}

event_loop::~event_loop() { ::close(descriptor_); }

void event_loop::add(int descriptor, watcher& told) {
    epoll_event wanted{};
    wanted.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    wanted.data.ptr = &told;
    if (::epoll_ctl(descriptor_, EPOLL_CTL_ADD, descriptor, &wanted) != 0) {
        throw std::runtime_error("epoll does not take the descriptor");
    }
}

void event_loop::after(std::chrono::nanoseconds wait, std::function<void()> call) {
    timers_.emplace(now_ns() + static_cast<std::uint64_t>(wait.count()), std::move(call));
}

void event_loop::run_until(const std::function<bool()>& holds) {
    last_event_ = now_ns();
    end_turn();
    while (!holds()) {
        turn();
        if (now_ns() - last_event_ > patience_ns) {
            throw std::runtime_error("nothing has happened for 30 s");
        }
    }
}

void event_loop::run_for(std::chrono::nanoseconds span) {
    bool is_over = false;
    after(span, [&] { is_over = true; });
    run_until([&] { return is_over; });
}

void event_loop::run_forever() {
    while (true) {
        turn();
    }
}

void event_loop::turn() {
    std::array<epoll_event, 256> ready{};
    const int count = ::epoll_wait(
        descriptor_, ready.data(), static_cast<int>(ready.size()), wait_milliseconds()
    );
    for (int i = 0; i < count; ++i) {
        static_cast<watcher*>(ready[static_cast<std::size_t>(i)].data.ptr)->handle_ready();
    }
    if (count > 0) {
        last_event_ = now_ns();
    }
    fire_timers();
    end_turn();
}

int event_loop::wait_milliseconds() const {
    if (timers_.empty()) {
        return longest_wait_milliseconds;
    }
    const std::uint64_t now = now_ns();
    const std::uint64_t due = timers_.begin()->first;
    const std::uint64_t wait = due <= now ? 0 : (due - now) / nanoseconds_a_millisecond + 1;
    return static_cast<int>(std::min<std::uint64_t>(wait, longest_wait_milliseconds));
}

void event_loop::fire_timers() {
    const std::uint64_t now = now_ns();
    while (!timers_.empty() && timers_.begin()->first <= now) {
        const auto due = timers_.extract(timers_.begin());
        due.mapped()();
    }
}

void event_loop::end_turn() {
    while (!marked_.empty()) {
        std::vector<watcher*> dirty;
        dirty.swap(marked_);
        for (watcher* each : dirty) {
            each->handle_turn_end();
        }
    }
}

}  // namespace gapless::load
