#include "protocol/crypto/epoch_secret.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "protocol/crypto/padding.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "tests/bench/crypto_primitives.hpp"

#include <gapless/assert.hpp>

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <vector>

// A message of 200 bytes sealed and opened, and an epoch's secret wrapped for each device;
// beside the primitives that these cannot do without.

namespace gapless::bench {
namespace {

constexpr std::size_t text_size = 200;

struct a_relation {
    std::unique_ptr<crypto::algorithms> use = crypto::algorithms::load().value();
    crypto::signing_key author = crypto::signing_key::from({}).value();
    crypto::verifying_key verifier = crypto::verifying_key::from(author.public_half()).value();
    crypto::message_header::implied known;
    crypto::message_header header;
    crypto::generation_key key{0, {}};
    crypto::bytes content = crypto::bytes(text_size, 'x');
    std::array<std::uint8_t, 32> random{};

    a_relation() {
        header.sender = user_id{1};
        header.sender_device = crypto::device_of(*use, author.public_half());
    }

    [[nodiscard]] crypto::bytes sealed() {
        return crypto::seal_message(*use, key, author, {header, known, content, random}).value();
    }
};

crypto_primitives primitives_of_a_message() {
    const a_relation some;
    return {
        crypto::aad_of(some.header, some.known).size(),
        text_size,
        crypto::bucket_of(text_size + crypto::signature::size + 1),
    };
}

void message_seal(benchmark::State& state) {
    a_relation some;
    for (auto _ : state) {
        benchmark::DoNotOptimize(some.sealed().data());
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(message_seal);

void message_open(benchmark::State& state) {
    a_relation some;
    const crypto::bytes received = some.sealed();
    for (auto _ : state) {
        const auto message = crypto::read_sealed_message(received);
        GAPLESS_ASSERT(message.has_value());
        const auto opened =
            crypto::open_message(*some.use, some.key, some.verifier, some.known, *message);
        GAPLESS_ASSERT(opened.has_value());
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(message_open);

void machine_seal(benchmark::State& state) {
    auto primitives = primitives_of_a_message();
    for (auto _ : state) {
        primitives.seal();
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(machine_seal);

void machine_open(benchmark::State& state) {
    auto primitives = primitives_of_a_message();
    for (auto _ : state) {
        primitives.open();
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(machine_open);

// The argument: devices.
void epoch_wrap(benchmark::State& state) {
    const a_relation some;
    const crypto::wrap_place place;
    const auto device = crypto::agreement_key::from({}).value().public_half();
    for (auto _ : state) {
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            const crypto::wrap_recipient recipient{{}, static_cast<std::uint32_t>(i)};
            crypto::secret_bytes<32> fresh;
            fresh.writable()[0] = static_cast<std::uint8_t>(i);
            const auto ephemeral = crypto::agreement_key::from(fresh);
            GAPLESS_ASSERT(ephemeral.has_value());
            const auto wrap =
                crypto::seal_wrap(*some.use, place, recipient, device, *ephemeral, some.key.key());
            GAPLESS_ASSERT(wrap.has_value());
        }
    }
}

BENCHMARK(epoch_wrap)->Arg(1'500)->Unit(benchmark::kMillisecond);

// The argument: how many.
void machine_agree(benchmark::State& state) {
    auto primitives = primitives_of_a_message();
    for (auto _ : state) {
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            primitives.agree();
        }
    }
}

BENCHMARK(machine_agree)->Arg(1'500)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace gapless::bench
