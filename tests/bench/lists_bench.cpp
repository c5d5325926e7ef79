#include "tests/bench/large_mailbox.hpp"

#include <gapless/assert.hpp>
#include <gapless/client.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <future>
#include <memory>
#include <utility>

namespace gapless::bench {
namespace {

constexpr std::size_t screenful = 30;

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// An app is started on a machine that has nothing of its mailbox in memory, until it can draw its
// first screen: the conversations, with the last message of each.
void mailbox_open_first_screen(benchmark::State& state) {
    const auto& home = large_mailbox::made_once();
    for (auto _ : state) {
        home.forget_pages();
        const auto begin = std::chrono::steady_clock::now();
        auto opened = client::open(config::in_directory(home.directory()));
        GAPLESS_ASSERT(opened.has_value());
        std::promise<std::size_t> shown;
        const auto watching =
            (*opened)->conversation_list(screenful, [&](const conversation_batch& batch) {
                const auto& all = std::get<list_reset<listed_conversation>>(batch.front());
                shown.set_value(all.items.size());
            });
        const auto count = shown.get_future().get();
        state.SetIterationTime(seconds_since(begin));
        GAPLESS_ASSERT(count == screenful);
    }
}

BENCHMARK(mailbox_open_first_screen)
    ->UseManualTime()
    ->Iterations(20)
    ->Unit(benchmark::kMillisecond);

// So many pages of the same file that are not in memory: what the disk takes for them.
void machine_cold_reads(benchmark::State& state) {
    const auto& home = large_mailbox::made_once();
    for (auto _ : state) {
        home.forget_pages();
        const auto begin = std::chrono::steady_clock::now();
        home.read_pages(static_cast<std::uint64_t>(state.range(0)));
        state.SetIterationTime(seconds_since(begin));
    }
}

BENCHMARK(machine_cold_reads)
    ->Arg(100)
    ->UseManualTime()
    ->Iterations(20)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace gapless::bench
