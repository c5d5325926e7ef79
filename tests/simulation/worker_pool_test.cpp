#include "tests/simulation/worker_pool.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdint>
#include <string>

namespace gapless::simulation {
namespace {

std::string square_of(std::uint64_t number) { return std::to_string(number * number); }

TEST(WorkerPool, HandsResultsBackInOrder) {
    for (const std::uint64_t workers : {1U, 3U, 50U}) {
        worker_pool pool(workers, 20, square_of);
        for (std::uint64_t n = 0; n < 20; ++n) {
            EXPECT_EQ(pool.take().bytes, square_of(n)) << workers << " workers";
        }
    }
}

TEST(WorkerPool, TakesResultsThatFillAPipe) {
    worker_pool pool(2, 8, [](std::uint64_t n) { return std::string(300'000 + n, 'x'); });
    for (std::uint64_t n = 0; n < 8; ++n) {
        EXPECT_EQ(pool.take().bytes.size(), 300'000 + n);
    }
}

TEST(WorkerPool, NamesTheSignalOfATaskThatDiedAndGoesOn) {
    worker_pool pool(2, 7, [](std::uint64_t n) {
        if (n == 3) {
            ::raise(SIGKILL);
        }
        return square_of(n);
    });
    for (std::uint64_t n = 0; n < 7; ++n) {
        const worker_pool::outcome done = pool.take();
        EXPECT_EQ(done.signal, n == 3 ? SIGKILL : 0);
        EXPECT_EQ(done.bytes, n == 3 ? "" : square_of(n));
    }
}

TEST(WorkerPool, EndsWorkersThatAreNotWaitedFor) {
    worker_pool pool(2, 1'000'000'000, square_of);
    EXPECT_EQ(pool.take().bytes, "0");
}

}  // namespace
}  // namespace gapless::simulation
