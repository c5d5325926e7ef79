#include "protocol/wire/codec.hpp"
#include "tests/bench/messages.hpp"

#include <gapless/assert.hpp>

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

// A push of one message of 200 bytes, to bytes and back; and what it takes to copy them.

namespace gapless::bench {
namespace {

protocol::frame a_push() {
    auto batch = std::make_shared<protocol::push_batch>();
    batch->conversation = conversation_id{5};
    batch->epoch = log_epoch{1};
    batch->messages.push_back(a_message(seq{1'000}));
    return protocol::push{
        .batch = batch,
        .inbox = protocol::inbox_fields{inbox_version{6}, inbox_version{7}, seq{1'000}},
    };
}

std::string encoded_push() {
    std::string bytes;
    protocol::encode(a_push(), bytes);
    return bytes;
}

void codec_encode(benchmark::State& state) {
    const protocol::frame push = a_push();
    std::string bytes;
    for (auto _ : state) {
        bytes.clear();
        protocol::encode(push, bytes);
        benchmark::DoNotOptimize(bytes.data());
    }
}

BENCHMARK(codec_encode);

void codec_decode(benchmark::State& state) {
    const std::string bytes = encoded_push();
    for (auto _ : state) {
        auto frame = protocol::decode(bytes);
        GAPLESS_ASSERT(frame.has_value());
        benchmark::DoNotOptimize(frame);
    }
}

BENCHMARK(codec_decode);

void machine_copy(benchmark::State& state) {
    const std::string bytes = encoded_push();
    for (auto _ : state) {
        std::string copy = bytes;
        benchmark::DoNotOptimize(copy.data());
    }
}

BENCHMARK(machine_copy);

}  // namespace
}  // namespace gapless::bench
