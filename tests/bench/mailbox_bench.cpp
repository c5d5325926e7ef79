#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/bench/messages.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gapless/assert.hpp>

#include <benchmark/benchmark.h>

namespace gapless::bench {
namespace {

// A commit of so many entries of one conversation into a mailbox on disk.
void mailbox_insert(benchmark::State& state) {
    const tests::temporary_directory directory;
    auto opened = sdk::sqlite_mailbox::open({
        .directory = directory / "mailbox",
        .create = tests::alice(),
        .vfs = {},
    });
    GAPLESS_ASSERT(opened.has_value());
    conversation row = tests::a_conversation(conversation_id{5});
    for (auto _ : state) {
        state.PauseTiming();
        sdk::mailbox_changes changes;
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            row.high = row.high.next();
            changes.messages.push_back({row.id, a_message(row.high)});
        }
        row.head = row.high;
        changes.conversations.emplace(row.id, row);
        state.ResumeTiming();
        GAPLESS_ASSERT((*opened)->commit(changes).has_value());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(mailbox_insert)->Arg(1)->Arg(1000)->UseRealTime()->MinTime(0.5);

}  // namespace
}  // namespace gapless::bench
