#include "tests/simulation/worker_pool.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <utility>

namespace gapless::simulation {
namespace {

bool read_all(int from, char* into, std::size_t wanted) {
    while (wanted != 0) {
        const ssize_t got = ::read(from, into, wanted);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        into += got;
        wanted -= static_cast<std::size_t>(got);
    }
    return true;
}

bool write_all(int to, const char* from, std::size_t left) {
    while (left != 0) {
        const ssize_t put = ::write(to, from, left);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        from += put;
        left -= static_cast<std::size_t>(put);
    }
    return true;
}

}  // namespace

worker_pool::worker_pool(std::uint64_t workers, std::uint64_t tasks, task what)
    : task_(std::move(what)), tasks_(tasks) {
    workers_.resize(std::max<std::uint64_t>(1, std::min(workers, tasks)));
    for (std::uint64_t n = 0; n < workers_.size(); ++n) {
        start(workers_[n], n);
    }
}

worker_pool::~worker_pool() {
    // Who has told everything ends by itself, and may have something to write yet.
    const bool all_done = next_ == tasks_;
    for (worker& one : workers_) {
        if (one.process > 0) {
            if (!all_done) {
                ::kill(one.process, SIGKILL);
            }
            static_cast<void>(end(one));
        }
    }
}

void worker_pool::start(worker& made, std::uint64_t first) {
    std::array<int, 2> pipe{};
    // What is buffered here may not be written once more by the child.
    std::cout.flush();
    std::fflush(nullptr);
    if (::pipe(pipe.data()) != 0 || (made.process = ::fork()) < 0) {
        std::perror("cannot start a worker");
        std::exit(EXIT_FAILURE);
    }
    if (made.process == 0) {
        ::close(pipe[0]);
        work(pipe[1], first);
    }
    ::close(pipe[1]);
    made.results = pipe[0];
}

void worker_pool::work(int results, std::uint64_t first) {
    for (std::uint64_t n = first; n < tasks_; n += workers_.size()) {
        const std::string bytes = task_(n);
        const std::size_t size = bytes.size();
        std::array<char, sizeof size> head{};
        std::memcpy(head.data(), &size, sizeof size);
        if (!write_all(results, head.data(), head.size()) ||
            !write_all(results, bytes.data(), size)) {
            break;
        }
    }
    std::exit(EXIT_SUCCESS);
}

int worker_pool::end(worker& done) {
    int status = 0;
    while (::waitpid(done.process, &status, 0) < 0 && errno == EINTR) {
    }
    ::close(done.results);
    done = worker{};
    return WIFSIGNALED(status) ? WTERMSIG(status) : SIGABRT;
}

worker_pool::outcome worker_pool::take() {
    const std::uint64_t number = next_++;
    worker& one = workers_[number % workers_.size()];
    outcome came_of_it;
    std::size_t size = 0;
    std::array<char, sizeof size> head{};
    bool done = read_all(one.results, head.data(), head.size());
    if (done) {
        std::memcpy(&size, head.data(), sizeof size);
        came_of_it.bytes.resize(size);
        done = read_all(one.results, came_of_it.bytes.data(), size);
    }
    if (!done) {
        came_of_it.signal = end(one);
        const std::uint64_t after = number + workers_.size();
        if (after < tasks_) {
            start(one, after);
        }
    }
    return came_of_it;
}

}  // namespace gapless::simulation
