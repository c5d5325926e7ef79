#include "tests/bench/plain_table.hpp"

#include <gapless/assert.hpp>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>
#include <vector>

// What the machine can do, with the product taken away.

namespace gapless::bench {
namespace {

void machine_fsync(benchmark::State& state) {
    const tests::temporary_directory directory;
    const int file = ::open((directory / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const std::array<char, 200> bytes{};
    for (auto _ : state) {
        GAPLESS_ASSERT(::write(file, bytes.data(), bytes.size()) > 0 && ::fdatasync(file) == 0);
    }
    ::close(file);
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(machine_fsync)->UseRealTime()->MinTime(0.5);

// The argument: rows a commit.
void machine_insert(benchmark::State& state) {
    plain_table table;
    const auto rows = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        table.insert(rows);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(machine_insert)->Arg(1)->Arg(256)->Arg(1000)->UseRealTime()->MinTime(0.5);

// The argument: rows a page.
void machine_select(benchmark::State& state) {
    plain_table table;
    table.insert(10'000);
    const auto rows = static_cast<std::uint64_t>(state.range(0));
    std::uint64_t from = 1;
    for (auto _ : state) {
        GAPLESS_ASSERT(table.read(from, from + rows - 1) == rows);
        from = from + rows > 10'000 - rows ? 1 : from + rows;
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(machine_select)->Arg(150)->UseRealTime()->MinTime(0.5);

// Sockets that listen, and threads: what a server cannot start without.
void machine_listen(benchmark::State& state) {
    for (auto _ : state) {
        std::array<int, 3> sockets{};
        for (int& each : sockets) {
            each = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_in here{};
            here.sin_family = AF_INET;
            here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            const auto* address = reinterpret_cast<const sockaddr*>(&here);
            GAPLESS_ASSERT(::bind(each, address, sizeof here) == 0 && ::listen(each, 100) == 0);
        }
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([] {});
        }
        for (std::thread& each : threads) {
            each.join();
        }
        for (const int each : sockets) {
            ::close(each);
        }
    }
}

BENCHMARK(machine_listen)->UseRealTime()->Iterations(50);

}  // namespace
}  // namespace gapless::bench
