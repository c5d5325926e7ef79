#pragma once

#include "tests/simulation/run_record.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::simulation {

// What many runs have seen together, and whether that was enough to mean something.
class summary {
public:
    void add(const run_record&);

    // What falls short of the floors: empty, or one sentence each.
    [[nodiscard]] std::vector<std::string> shortfalls() const;

    [[nodiscard]] std::uint64_t runs() const { return runs_; }

    [[nodiscard]] std::uint64_t total(std::string_view counter) const;

    // How many of the states that have a name in floors were reached.
    [[nodiscard]] std::size_t named_states() const;

    // In how many runs each occurred.
    [[nodiscard]] const report::counts& states() const { return states_; }

    [[nodiscard]] const report::counts& faults() const { return faults_; }

    [[nodiscard]] const report::counts& operations() const { return operations_; }

private:
    using sentences = std::vector<std::string>;

    void add_lacking_kinds(sentences&) const;
    void add_lacking_faults(sentences&, std::span<const std::string_view>) const;
    void add_lacking_invariants(sentences&) const;

    std::uint64_t runs_ = 0;
    std::uint64_t runs_on_sqlite_ = 0;
    std::uint64_t runs_out_of_bounds_ = 0;  // by the number of their operations
    report::counts totals_;
    report::counts states_;
    report::counts operations_;
    report::counts faults_;
    std::array<std::uint64_t, invariant_count> evaluated_{};
    std::vector<std::uint64_t> acknowledged_;
    std::vector<std::uint64_t> crashes_;
};

}  // namespace gapless::simulation
