#include "sdk/asio/system_entropy.hpp"
#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/bench/messages.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gapless/assert.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace gapless::bench {
namespace {

// A commit of so many entries of one conversation into a mailbox on disk.
void insert_into(benchmark::State& state, const sdk::app_key* key) {
    const tests::temporary_directory directory;
    sdk::sqlite_mailbox::options wanted;
    wanted.directory = directory / "mailbox";
    wanted.create = tests::alice();
    wanted.key = key;
    wanted.entropy = std::make_shared<sdk::system_entropy>();
    auto opened = sdk::sqlite_mailbox::open(wanted);
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

void mailbox_insert(benchmark::State& state) { insert_into(state, nullptr); }

void mailbox_insert_encrypted(benchmark::State& state) {
    const sdk::app_key key;
    insert_into(state, &key);
}

// A page of a timeline, read by a connection of its own, which is opened for it.
void read_page(benchmark::State& state, const sdk::app_key* key) {
    const tests::temporary_directory directory;
    sdk::sqlite_mailbox::options wanted;
    wanted.directory = directory / "mailbox";
    wanted.create = tests::alice();
    wanted.key = key;
    wanted.entropy = std::make_shared<sdk::system_entropy>();
    auto opened = sdk::sqlite_mailbox::open(wanted);
    GAPLESS_ASSERT(opened.has_value());
    sdk::mailbox_changes changes;
    conversation row = tests::a_conversation(conversation_id{5});
    for (std::int64_t i = 0; i < 1'000; ++i) {
        row.high = row.high.next();
        changes.messages.push_back({row.id, a_message(row.high)});
    }
    changes.conversations.emplace(row.id, row);
    GAPLESS_ASSERT((*opened)->commit(changes).has_value());
    const auto rows = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        auto reader = (*opened)->readers()->open();
        GAPLESS_ASSERT((*reader)->newest(row.id, rows).value().size() == rows);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void mailbox_read(benchmark::State& state) { read_page(state, nullptr); }

void mailbox_read_encrypted(benchmark::State& state) {
    const sdk::app_key key;
    read_page(state, &key);
}

BENCHMARK(mailbox_insert_encrypted)->Arg(1'000)->UseRealTime()->MinTime(0.5);
BENCHMARK(mailbox_read)->Arg(50)->UseRealTime()->MinTime(0.5);
BENCHMARK(mailbox_read_encrypted)->Arg(50)->UseRealTime()->MinTime(0.5);
BENCHMARK(mailbox_insert)->Arg(1)->Arg(1000)->UseRealTime()->MinTime(0.5);

}  // namespace
}  // namespace gapless::bench
