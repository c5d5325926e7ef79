#include "protocol/pump.hpp"
#include "protocol/wire/codec.hpp"
#include "sdk/core/client_engine.hpp"
#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/bench/messages.hpp"
#include "tests/bench/search_texts.hpp"
#include "tests/support/counting_entropy.hpp"
#include "tests/support/mailbox_values.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gapless/assert.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::bench {
namespace {

constexpr std::uint64_t entries_a_page = 150;  // so many fit a frame

// What the device missed, and whether time passes for it: only then it indexes meanwhile.
struct absence {
    std::uint64_t messages = 10'000;
    const search_texts* texts = nullptr;  // null: all of them say the same
    bool has_clock = false;
};

// A device that comes back, and a server that has every page ready as bytes.
class coming_back {
public:
    coming_back(const std::string& directory, const absence& missed)
        : missed_(missed), messages_(missed.messages) {
        auto opened = sdk::sqlite_mailbox::open({
            .directory = directory,
            .create = tests::alice(),
            .vfs = {},
        });
        GAPLESS_ASSERT(opened.has_value());
        mailbox_ = std::move(*opened);
        engine_ = std::make_unique<sdk::client_engine>(
            sdk::client_engine::limits{}, *mailbox_, *mailbox_->load(), entropy_
        );
        for (std::uint64_t from = 1; from <= messages_; from += entries_a_page) {
            pages_.push_back(a_page(from));
        }
        drain();
    }

    // From the first byte of the connection until all is stored and told to the app.
    void run() {
        engine_->handle_connected(now_);
        drain();
        hear(protocol::welcome{.version = 1, .user = user_id{7}, .user_name = "alice"});
        protocol::sync_page page{.epoch = log_epoch{1}, .version = inbox_version{1}};
        protocol::inbox_entry entry;
        entry.conversation = conversation_id{5};
        entry.version = inbox_version{1};
        entry.epoch = log_epoch{1};
        entry.name = "bob";
        entry.first = seq{1};
        entry.head = seq{messages_};
        entry.members = 2;
        page.entries.push_back(entry);
        hear(page);
        flush();
        while (told_ < messages_) {
            // The answers to all that was asked arrive together; then the socket is empty.
            GAPLESS_ASSERT(!asked_.empty() || !events_.empty());
            for (const protocol::pull& each : std::exchange(asked_, {})) {
                answer(each);
            }
            flush();
            tick();
            for (const event_id each : std::exchange(events_, {})) {
                engine_->acknowledge(each);
                drain();
            }
        }
    }

private:
    [[nodiscard]] std::string a_page(std::uint64_t from) const {
        protocol::pulled page;
        page.conversation = conversation_id{5};
        page.epoch = log_epoch{1};
        page.from = seq{from};
        page.to = seq{std::min(messages_, from + entries_a_page - 1)};
        page.head = seq{messages_};
        for (std::uint64_t at = from; at <= page.to.value; ++at) {
            page.messages.push_back(a_message(seq{at}));
            if (missed_.texts != nullptr) {
                page.messages.back().body = missed_.texts->text(at);
            }
        }
        std::string bytes;
        protocol::encode(page, bytes);
        return bytes;
    }

    // Pages begin where the server's do only if the device asks on from there, which it does.
    void answer(const protocol::pull& asked) {
        const std::uint64_t from = asked.from.value;
        const bool is_ready = (from - 1) % entries_a_page == 0 &&
                              asked.to.value >= std::min(messages_, from + entries_a_page - 1);
        auto page = protocol::decode(is_ready ? pages_[(from - 1) / entries_a_page] : a_page(from));
        GAPLESS_ASSERT(page.has_value());
        if (!is_ready) {
            auto& cut = std::get<protocol::pulled>(*page);
            cut.to = std::min(cut.to, asked.to);
            std::erase_if(cut.messages, [&](const message& each) { return each.seq > cut.to; });
        }
        hear(*page);
    }

    void tick() {
        if (!missed_.has_clock) {
            return;
        }
        const auto passed = std::chrono::steady_clock::now() - begin_;
        const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(passed);
        now_.steady = instant{1'000'000'000} + microseconds(whole.count());
        const auto due = engine_->next_timeout();
        if (due && *due <= now_.steady) {
            engine_->handle_timeout(now_);
            drain();
        }
    }

    void hear(const protocol::frame& arrived) {
        engine_->handle_frame(arrived, now_);
        drain();
    }

    void flush() {
        engine_->flush(now_);
        drain();
    }

    void drain() {
        protocol::drain(
            *engine_,
            protocol::overloaded{
                [this](sdk::transmit leaving) {
                    if (auto* pull = std::get_if<protocol::pull>(&leaving.frame)) {
                        asked_.push_back(*pull);
                    }
                },
                [this](const sdk::deliver_event& told) {
                    events_.push_back(told.event.id);
                    told_ += std::holds_alternative<message_event>(told.event.what) ? 1U : 0U;
                },
                [](const auto&) {},
            }
        );
    }

    const absence missed_;
    const std::uint64_t messages_;
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    moment now_{instant{1'000'000'000}, wall_time{1'700'000'000'000}};
    tests::counting_entropy entropy_;
    std::unique_ptr<sdk::sqlite_mailbox> mailbox_;
    std::unique_ptr<sdk::client_engine> engine_;
    std::vector<std::string> pages_;
    std::vector<protocol::pull> asked_;
    std::vector<event_id> events_;
    std::uint64_t told_ = 0;
};

void catch_up(benchmark::State& state, const absence& missed) {
    for (auto _ : state) {
        state.PauseTiming();
        const tests::temporary_directory directory;
        coming_back device{directory / "mailbox", missed};
        state.ResumeTiming();
        device.run();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(missed.messages));
}

void catch_up_into_mailbox(benchmark::State& state) { catch_up(state, {}); }

BENCHMARK(catch_up_into_mailbox)->UseRealTime()->Iterations(3);

void catch_up_with_indexing(benchmark::State& state) {
    const search_texts texts;
    catch_up(state, {60'000, &texts, true});
}

void catch_up_without_indexing(benchmark::State& state) {
    const search_texts texts;
    catch_up(state, {60'000, &texts, false});
}

BENCHMARK(catch_up_with_indexing)->UseRealTime()->Iterations(3);
BENCHMARK(catch_up_without_indexing)->UseRealTime()->Iterations(3);

}  // namespace
}  // namespace gapless::bench
