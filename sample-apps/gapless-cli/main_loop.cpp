#include "sample-apps/gapless-cli/main_loop.hpp"

#include <gapless/assert.hpp>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <limits>
#include <utility>

namespace gapless::cli {

instant now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

main_loop::main_loop() {
    sigset_t taken;
    ::sigemptyset(&taken);
    ::sigaddset(&taken, SIGINT);
    ::sigaddset(&taken, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &taken, nullptr);
    signals_ = ::signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
    wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    GAPLESS_ASSERT(signals_ >= 0 && wake_ >= 0);
}

main_loop::~main_loop() {
    ::close(wake_);
    ::close(signals_);
}

void main_loop::post(std::function<void()> function) {
    {
        const std::lock_guard lock(mutex_);
        posted_.push_back(std::move(function));
    }
    const std::uint64_t one = 1;
    // It fails only when the count is at its end: then it is readable already.
    static_cast<void>(!::write(wake_, &one, sizeof one));
}

void main_loop::watch(int descriptor, std::function<void()> readable) {
    watched_ = watched{descriptor, std::move(readable)};
}

void main_loop::unwatch() { watched_.reset(); }

main_loop::ending main_loop::run_until(
    const std::function<bool()>& is_done, std::optional<duration> at_most
) {
    const auto began = now();
    while (true) {
        if (is_done()) {
            return ending::done;
        }
        if (is_interrupted_) {
            return ending::interrupted;
        }
        auto left = at_most;
        if (at_most) {
            left = began + *at_most - now();
            if (*left <= duration{}) {
                return ending::timed_out;
            }
        }
        if (!run_one()) {
            wait(left);
        }
    }
}

bool main_loop::run_one() {
    std::function<void()> next;
    {
        const std::lock_guard lock(mutex_);
        if (posted_.empty()) {
            return false;
        }
        next = std::move(posted_.front());
        posted_.pop_front();
    }
    next();
    return true;
}

void main_loop::wait(std::optional<duration> at_most) {
    std::array<pollfd, 3> descriptors{{{wake_, POLLIN, 0}, {signals_, POLLIN, 0}, {-1, POLLIN, 0}}};
    if (watched_) {
        descriptors[2].fd = watched_->descriptor;
    }
    int timeout_ms = -1;
    if (at_most) {
        const auto up = at_most->milliseconds() + 1;
        timeout_ms = static_cast<int>(std::min<std::int64_t>(up, std::numeric_limits<int>::max()));
    }
    if (::poll(descriptors.data(), descriptors.size(), timeout_ms) <= 0) {
        return;
    }
    if (descriptors[0].revents != 0) {
        std::uint64_t count = 0;
        static_cast<void>(!::read(wake_, &count, sizeof count));
    }
    if (descriptors[1].revents != 0) {
        handle_signal();
    }
    if (descriptors[2].revents != 0 && watched_) {
        const auto readable = watched_->readable;  // which may unwatch itself
        readable();
    }
}

void main_loop::handle_signal() {
    signalfd_siginfo arrived{};
    if (::read(signals_, &arrived, sizeof arrived) == sizeof arrived) {
        is_interrupted_ = true;
    }
}

}  // namespace gapless::cli
