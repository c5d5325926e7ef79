#pragma once

#include "tests/simulation/report.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace gapless::simulation {

// What many runs have seen together, and whether that was enough to mean something.
class summary {
public:
    void add(const report&);

    // What falls short of the floors: empty, or one sentence each. Only for 1,000 runs and more;
    // fewer prove nothing either way.
    [[nodiscard]] std::vector<std::string> shortfalls() const;

    [[nodiscard]] std::uint64_t runs() const { return runs_; }

    [[nodiscard]] std::uint64_t total(std::string_view counter) const;

    [[nodiscard]] const report::counts& states() const { return states_; }

private:
    // In how many runs each occurred.
    std::uint64_t runs_ = 0;
    report::counts totals_;
    report::counts states_;
    report::counts operations_;
    report::counts faults_;
    std::array<std::uint64_t, invariant_count> evaluated_{};
    std::vector<std::uint64_t> acknowledged_;
    std::vector<std::uint64_t> crashes_;
};

}  // namespace gapless::simulation
