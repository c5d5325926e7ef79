#include <gapless/testing/server.hpp>

#include <benchmark/benchmark.h>

#include <memory>

namespace gapless::bench {
namespace {

// From nothing to a server that accepts. The certificate is made once in a process, before.
void testing_server_start(benchmark::State& state) {
    {
        const testing::server first;
    }
    for (auto _ : state) {
        auto started = std::make_unique<testing::server>();
        state.PauseTiming();
        started.reset();
        state.ResumeTiming();
    }
}

BENCHMARK(testing_server_start)->UseRealTime()->Iterations(20);

}  // namespace
}  // namespace gapless::bench
