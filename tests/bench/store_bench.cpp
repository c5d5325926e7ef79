#include "server/sqlite/sqlite_store.hpp"
#include "tests/support/store_driver.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gapless/assert.hpp>

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace gapless::bench {
namespace {

// Jobs of 256 messages, from a hundred senders to a hundred others: what the store's thread does
// under load.
void store_appends(benchmark::State& state) {
    constexpr std::size_t pairs = 100;
    const tests::temporary_directory directory;
    const auto opened =
        server::sqlite_store::open({.directory = directory / "data", .policy = {}, .vfs = {}});
    GAPLESS_ASSERT(opened.has_value());
    tests::store_driver driver{**opened};
    std::vector<server::actor> senders;
    std::vector<destination> peers;
    for (std::size_t i = 0; i < pairs; ++i) {
        const std::string number = std::to_string(i);
        senders.push_back(driver.sign_up("sender" + number));
        (void)driver.sign_up("reader" + number);
        const auto first = driver.send(senders[i], destination::direct("reader" + number), "first");
        peers.push_back(destination::to(first.conversation));
    }
    std::vector<std::uint64_t> counters(pairs, 1);
    std::size_t next = 0;
    const auto size = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<server::operation> job;
        for (std::size_t i = 0; i < size; ++i) {
            server::append_operation op = driver.a_send(senders[next], peers[next], "");
            op.send.counter = sender_counter{++counters[next]};
            op.send.body = std::string(200, 'x');
            job.emplace_back(std::move(op));
            next = (next + 1) % pairs;
        }
        state.ResumeTiming();
        const auto done = driver.run_all(std::move(job));
        GAPLESS_ASSERT(std::holds_alternative<protocol::sent>(done.outcomes.back()));
        (*opened)->tidy();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(store_appends)->Arg(256)->Arg(1024)->UseRealTime()->Iterations(100);

}  // namespace
}  // namespace gapless::bench
