#include "tests/simulation/summary.hpp"

#include "tests/simulation/floors.hpp"

#include <algorithm>

namespace gapless::simulation {
namespace {

void add_presence(report::counts& sum, const report::counts& one) {
    for (const auto& [name, times] : one) {
        ++sum[name];
    }
}

std::uint64_t count_of(const report::counts& all, std::string_view name) {
    const auto found = all.find(name);
    return found == all.end() ? 0 : found->second;
}

std::uint64_t median(std::vector<std::uint64_t> values) {
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

bool is_out_of_bounds(const run_record& run) {
    const std::uint64_t done = run.counter("operations");
    return !run.failed && (done < floors::operations_low || done > floors::operations_high);
}

}  // namespace

void summary::add(const run_record& run) {
    ++runs_;
    runs_on_sqlite_ += run.store == store_kind::sqlite ? 1U : 0U;
    runs_out_of_bounds_ += is_out_of_bounds(run) ? 1U : 0U;
    for (const auto& [name, times] : run.counters) {
        totals_[name] += times;
    }
    add_presence(states_, run.states);
    add_presence(operations_, run.operations);
    add_presence(faults_, run.faults);
    for (std::size_t n = 0; n < invariant_count; ++n) {
        evaluated_[n] += run.evaluations[n] != 0 ? 1U : 0U;
    }
    acknowledged_.push_back(run.counter("acknowledged"));
    crashes_.push_back(run.counter("crashes") + run.counter("restarts"));
}

std::uint64_t summary::total(std::string_view counter) const { return count_of(totals_, counter); }

std::size_t summary::named_states() const {
    const auto wanted = floors::named_states();
    return static_cast<std::size_t>(std::count_if(wanted.begin(), wanted.end(), [this](auto name) {
        return states_.contains(name);
    }));
}

std::vector<std::string> summary::shortfalls() const {
    sentences all;
    add_lacking_kinds(all);
    if (median(acknowledged_) < floors::acknowledged_in_the_median_run) {
        all.push_back("the median run acknowledged too few messages");
    }
    if (median(crashes_) < floors::crashes_in_the_median_run) {
        all.push_back("the median run had no crash");
    }
    if (runs_out_of_bounds_ != 0) {
        all.push_back(
            std::to_string(runs_out_of_bounds_) + " runs did too few or too many operations"
        );
    }
    add_lacking_faults(all, floors::faults());
    if (runs_on_sqlite_ == runs_) {
        add_lacking_faults(all, floors::faults_of_disks());
    }
    if (runs_on_sqlite_ == 0) {
        add_lacking_faults(all, floors::faults_of_models());
    }
    add_lacking_invariants(all);
    return all;
}

void summary::add_lacking_kinds(sentences& all) const {
    for (const std::string_view name : floors::operations()) {
        if (!operations_.contains(name)) {
            all.push_back("nobody did this: " + std::string(name));
        }
    }
    if (named_states() < floors::states) {
        all.push_back("only " + std::to_string(named_states()) + " named states were reached");
    }
}

void summary::add_lacking_faults(sentences& all, std::span<const std::string_view> expected) const {
    for (const std::string_view name : expected) {
        const std::uint64_t in_runs = count_of(faults_, name);
        if (in_runs * floors::fault_in_one_run_of < runs_) {
            all.push_back(
                "the fault '" + std::string(name) + "' occurred in " + std::to_string(in_runs) +
                " runs"
            );
        }
    }
}

void summary::add_lacking_invariants(sentences& all) const {
    for (std::size_t n = 0; n < invariant_count; ++n) {
        const auto which = static_cast<invariant>(n);
        const bool is_of_keys =
            (which >= invariant::i26_no_nonce_twice && which <= invariant::i32_all_can_read) ||
            which == invariant::i44_ephemeral;
        const auto one_of =
            is_of_keys ? floors::key_invariant_in_one_run_of : floors::invariant_in_one_run_of;
        if (evaluated_[n] * one_of < runs_) {
            all.push_back(
                std::string(invariant_names[n]) + " was looked at in " +
                std::to_string(evaluated_[n]) + " runs"
            );
        }
    }
}

}  // namespace gapless::simulation
