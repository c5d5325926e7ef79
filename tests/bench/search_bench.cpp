#include "sdk/core/search/search_plan.hpp"
#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "storage/sqlite/database.hpp"
#include "tests/bench/messages.hpp"
#include "tests/bench/search_texts.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gapless/assert.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gapless::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::uint64_t messages = 1'000'000;
constexpr std::uint64_t conversations = 200;
constexpr std::uint64_t flush = 1'000;
constexpr std::size_t index_batch = 250;  // as the engine has it
constexpr std::size_t asked = 200;

double seconds_since(steady_clock::time_point begin) {
    return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

// A million messages of many conversations, and their index. Made once, and gone with the process.
struct searched_mailbox {
    searched_mailbox() {
        auto opened = sdk::sqlite_mailbox::open({
            .directory = directory,
            .create = tests::alice(),
            .vfs = {},
        });
        GAPLESS_ASSERT(opened.has_value());
        box = std::move(*opened);
        for (std::uint64_t done = 0; done < messages; done += flush) {
            GAPLESS_ASSERT(box->commit(some(done)).has_value());
        }
        settle();
        plain_bytes = bytes();
        const auto begin = steady_clock::now();
        for (bool is_more = true; is_more;) {
            const auto step = steady_clock::now();
            const auto more = box->index(index_batch);
            GAPLESS_ASSERT(more.has_value());
            is_more = *more;
            steps.push_back(seconds_since(step));
        }
        index_seconds = seconds_since(begin);
        settle();
        indexed_bytes = bytes();
        std::ranges::sort(steps);
    }

    static searched_mailbox& made_once() {
        static searched_mailbox made;
        return made;
    }

    [[nodiscard]] sdk::mailbox_changes some(std::uint64_t from) const {
        sdk::mailbox_changes changes;
        for (std::uint64_t n = from; n < from + flush; ++n) {
            // A few lines in one conversation, then in another.
            const conversation_id where{n / 5 % conversations + 1};
            auto entry = a_message(seq{n / 5 / conversations * 5 + n % 5 + 1});
            entry.body = texts.text(n);
            entry.server_time = wall_time{1'600'000'000'000 + static_cast<std::int64_t>(n) * 7'000};
            changes.messages.push_back({where, std::move(entry)});
        }
        return changes;
    }

    // The log goes into the file when the mailbox is closed.
    void settle() {
        box.reset();
        auto opened = sdk::sqlite_mailbox::open({.directory = directory, .create = {}, .vfs = {}});
        GAPLESS_ASSERT(opened.has_value());
        box = std::move(*opened);
    }

    [[nodiscard]] double bytes() const {
        return static_cast<double>(std::filesystem::file_size(directory + "/mailbox.db"));
    }

    search_texts texts;
    tests::temporary_directory home;
    std::string directory = home / "mailbox";
    std::unique_ptr<sdk::sqlite_mailbox> box;
    double plain_bytes = 0;
    double indexed_bytes = 0;
    double index_seconds = 0;
    std::vector<double> steps;
};

double share(const std::vector<double>& sorted, std::size_t percent) {
    return sorted[std::min(sorted.size() - 1, sorted.size() * percent / 100)];
}

// What searches of all kinds take, each on a connection of its own, as client::search has it: in
// seconds, ascending.
std::vector<double> search_times(searched_mailbox& home, search_order order) {
    std::vector<double> took;
    for (const auto& text : home.texts.queries(asked)) {
        search_query query;
        query.text = text;
        query.order = order;
        const auto plan = sdk::search_plan_of(query);
        if (!plan) {
            continue;
        }
        const auto begin = steady_clock::now();
        auto reader = home.box->readers()->open();
        GAPLESS_ASSERT(reader.has_value());
        GAPLESS_ASSERT((*reader)->search(*plan).has_value());
        took.push_back(seconds_since(begin));
    }
    std::ranges::sort(took);
    return took;
}

void search(benchmark::State& state, search_order order) {
    auto& home = searched_mailbox::made_once();
    for (auto _ : state) {
        const auto took = search_times(home, order);
        state.SetIterationTime(share(took, static_cast<std::size_t>(state.range(0))));
    }
}

void search_newest(benchmark::State& state) { search(state, search_order::newest_first); }

void search_ranked(benchmark::State& state) { search(state, search_order::ranked); }

// The argument is the percentile.
BENCHMARK(search_newest)->Arg(50)->Arg(95)->UseManualTime()->Iterations(1);
BENCHMARK(search_ranked)->Arg(50)->Arg(95)->UseManualTime()->Iterations(1);

// The same without an index: SQLite reads all of it, for one word.
void search_scan(benchmark::State& state) {
    const auto& home = searched_mailbox::made_once();
    auto opened = storage::database::open(
        {home.directory + "/mailbox.db", "", storage::database::access::read, errc::internal}
    );
    GAPLESS_ASSERT(opened.has_value());
    for (auto _ : state) {
        const auto begin = steady_clock::now();
        const auto count =
            (*opened)->ask("SELECT count(*) FROM message WHERE body LIKE '%kernel%'");
        benchmark::DoNotOptimize(count);
        state.SetIterationTime(seconds_since(begin));
    }
}

BENCHMARK(search_scan)->UseManualTime()->Iterations(1);

// What one message more costs the file, in bytes, as if they were nanoseconds.
void search_bytes(benchmark::State& state) {
    const auto& home = searched_mailbox::made_once();
    const auto bytes =
        state.range(0) == 0 ? home.plain_bytes : home.indexed_bytes - home.plain_bytes;
    for (auto _ : state) {
        state.SetIterationTime(bytes / static_cast<double>(messages) * 1e-9);
    }
}

BENCHMARK(search_bytes)->Arg(0)->Arg(1)->UseManualTime()->Iterations(1);

void search_index(benchmark::State& state) {
    const auto& home = searched_mailbox::made_once();
    for (auto _ : state) {
        state.SetIterationTime(home.index_seconds);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(messages));
}

BENCHMARK(search_index)->UseManualTime()->Iterations(1);

// How long a flush may have to wait for a step of the indexing.
void search_index_step(benchmark::State& state) {
    const auto& home = searched_mailbox::made_once();
    for (auto _ : state) {
        state.SetIterationTime(share(home.steps, static_cast<std::size_t>(state.range(0))));
    }
}

BENCHMARK(search_index_step)->Arg(50)->Arg(99)->UseManualTime()->Iterations(1);

}  // namespace
}  // namespace gapless::bench
