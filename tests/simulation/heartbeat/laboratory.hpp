#pragma once

#include "tests/simulation/heartbeat/lab_network.hpp"
#include "tests/simulation/heartbeat/life.hpp"
#include "tests/simulation/heartbeat/life_record.hpp"
#include "tests/simulation/heartbeat/network_file.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::simulation {

// Of questions and their answers, per mille.
inline constexpr std::array<std::uint32_t, 3> lab_losses{0, 10, 30};

[[nodiscard]] life_record live(
    const lab_network& network, std::string_view strategy, const life::conditions& under
);

// The fixed interval, in whole seconds, that wakes the device least often there and leaves it dead
// for no more than 0.5 %; it knows the network, which nobody does.
struct oracle {
    std::int64_t interval_s = 0;
    life_record lived;
};

[[nodiscard]] oracle consult_oracle(const lab_network& network, const life::conditions& under);

// Strategies on one network under one loss.
struct lab_row {
    const lab_mix::member* member = nullptr;
    life::conditions under;
    oracle best;
    std::map<std::string_view, life_record> lived;  // by strategy
};

[[nodiscard]] std::vector<lab_row> run_laboratory(
    const lab_mix& mix, std::span<const std::string_view> strategies, std::uint64_t seed = 1
);

// Over the members of a mix, by their weights.
struct mix_mean {
    double wake_ups = 0;    // a day
    double dead_s = 0;      // a day
    double reconnects = 0;  // a day
    double bytes = 0;       // a day
};

[[nodiscard]] mix_mean mean_of(
    const std::vector<lab_row>& rows, std::string_view strategy, std::uint32_t loss_per_mille
);

}  // namespace gapless::simulation
