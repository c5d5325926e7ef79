#include "tests/simulation/heartbeat/laboratory.hpp"

#include "tests/simulation/heartbeat/strategy.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <stdexcept>

namespace gapless::simulation {
namespace {

constexpr std::int64_t dead_per_million_max = 5'000;
constexpr std::int64_t oracle_min_s = 30;
constexpr std::int64_t oracle_max_s = 3'600;

// Right below what a path bears is best where there is one; else it may be anywhere.
std::set<std::int64_t> intervals_for(const lab_network& network) {
    std::set<std::int64_t> tried;
    for (const lab_network::path& path : network.paths) {
        for (const lab_network::path::memory& each : path.memories) {
            const std::int64_t bears = each.forgets_after.milliseconds() / 1'000;
            tried.insert({bears - 1, bears - 3, bears - 6});
        }
    }
    const bool is_plain = network.paths.size() == 1 && network.paths.front().memories.size() == 1 &&
                          network.suspends.empty() && network.late_per_mille == 0;
    for (std::int64_t each = oracle_min_s; !is_plain && each <= oracle_max_s;) {
        tried.insert(each);
        each += std::max<std::int64_t>(1, each / 12);
    }
    return tried;
}

}  // namespace

life_record live(
    const lab_network& network, std::string_view strategy, const life::conditions& under
) {
    const auto lived = make_strategy(strategy);
    if (!lived) {
        throw std::runtime_error("no strategy is called '" + std::string(strategy) + "'");
    }
    life one(network, *lived, under);
    return one.run();
}

oracle consult_oracle(const lab_network& network, const life::conditions& under) {
    oracle best;
    for (const std::int64_t interval : intervals_for(network)) {
        oracle tried{interval, live(network, "fixed-" + std::to_string(interval), under)};
        const bool is_dead = tried.lived.dead_per_million() > dead_per_million_max;
        const bool is_first = best.interval_s == 0;
        if (is_first || (!is_dead && tried.lived.wake_ups() < best.lived.wake_ups())) {
            best = std::move(tried);
        }
    }
    return best;
}

std::vector<lab_row> run_laboratory(
    const lab_mix& mix, std::span<const std::string_view> strategies, std::uint64_t seed
) {
    std::vector<lab_row> rows;
    for (const std::uint32_t loss : lab_losses) {
        for (const lab_mix::member& member : mix.members) {
            const life::conditions under{loss, seed};
            lab_row row{&member, under, consult_oracle(member.network, under), {}};
            for (const std::string_view name : strategies) {
                row.lived.emplace(name, live(member.network, name, under));
            }
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

mix_mean mean_of(
    const std::vector<lab_row>& rows, std::string_view strategy, std::uint32_t loss_per_mille
) {
    mix_mean sum;
    double weights = 0;
    for (const lab_row& row : rows) {
        if (row.under.loss_per_mille != loss_per_mille) {
            continue;
        }
        const double weight = row.member->weight;
        const life_record& lived = row.lived.at(strategy);
        const double length = static_cast<double>(lived.lasted.microseconds) /
                              static_cast<double>(days(1).microseconds);
        weights += weight;
        sum.wake_ups += weight * static_cast<double>(lived.wake_ups()) / length;
        sum.dead_s += weight * static_cast<double>(lived.dead.milliseconds()) / 1'000 / length;
        sum.reconnects += weight * static_cast<double>(lived.connects) / length;
        sum.bytes += weight * static_cast<double>(lived.bytes) / length;
    }
    weights = std::max(weights, 1.0);
    return {
        sum.wake_ups / weights,
        sum.dead_s / weights,
        sum.reconnects / weights,
        sum.bytes / weights,
    };
}

}  // namespace gapless::simulation
