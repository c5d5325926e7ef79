#include "tests/simulation/summary.hpp"

#include <algorithm>

namespace gapless::simulation {
namespace {

constexpr std::uint64_t runs_that_mean_something = 1'000;
constexpr std::size_t states_floor = 30;
constexpr std::uint64_t acknowledged_floor = 50;
constexpr std::uint64_t crashes_floor = 1;

void add_presence(report::counts& sum, const report::counts& one) {
    for (const auto& [name, times] : one) {
        ++sum[name];
    }
}

std::uint64_t median(std::vector<std::uint64_t> values) {
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

void summary::add(const report& run) {
    ++runs_;
    for (const auto& [name, times] : run.counters()) {
        totals_[name] += times;
    }
    add_presence(states_, run.states());
    add_presence(operations_, run.operations());
    add_presence(faults_, run.faults());
    for (std::size_t n = 0; n < invariant_count; ++n) {
        evaluated_[n] += run.evaluations(static_cast<invariant>(n)) != 0 ? 1U : 0U;
    }
    acknowledged_.push_back(run.counter("acknowledged"));
    crashes_.push_back(run.counter("crashes") + run.counter("restarts"));
}

std::uint64_t summary::total(std::string_view counter) const {
    const auto found = totals_.find(counter);
    return found == totals_.end() ? 0 : found->second;
}

std::vector<std::string> summary::shortfalls() const {
    std::vector<std::string> all;
    if (runs_ < runs_that_mean_something) {
        return all;
    }
    if (states_.size() < states_floor) {
        all.push_back("only " + std::to_string(states_.size()) + " named states were reached");
    }
    if (median(acknowledged_) < acknowledged_floor) {
        all.push_back("the median run acknowledged too few messages");
    }
    if (median(crashes_) < crashes_floor) {
        all.push_back("the median run had no crash");
    }
    for (const auto& [name, in_runs] : faults_) {
        if (in_runs * 10 < runs_) {
            all.push_back("fault '" + name + "' occurred in " + std::to_string(in_runs) + " runs");
        }
    }
    for (std::size_t n = 0; n < invariant_count; ++n) {
        if (evaluated_[n] * 2 < runs_) {
            all.push_back(
                std::string(invariant_names[n]) + " was looked at in " +
                std::to_string(evaluated_[n]) + " runs"
            );
        }
    }
    return all;
}

}  // namespace gapless::simulation
