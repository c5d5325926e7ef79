#pragma once

#include "tests/simulation/options.hpp"
#include "tests/simulation/report.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::simulation {

// What is left of a run when it is over: what its report has counted, as a value that can cross
// from the process that ran it to the one that prints.
struct run_record {
    struct failure {
        std::string broken;  // the invariant's name, or that the process died
        std::string what;
    };

    std::uint64_t seed = 0;
    store_kind store = store_kind::model;
    const server::app_policy* under = nullptr;  // that was asked for
    std::uint64_t trace = 0;
    std::optional<failure> failed;
    std::array<std::uint64_t, invariant_count> evaluations{};
    report::counts counters;
    report::counts operations;
    report::counts faults;
    report::counts states;

    [[nodiscard]] std::uint64_t counter(std::string_view name) const;

    [[nodiscard]] options drawn() const { return draw_options(seed, store, under); }
};

[[nodiscard]] run_record record_of(const options&, const report&);

// Of a run whose process was ended by a signal.
[[nodiscard]] run_record record_of_death(std::uint64_t seed, store_kind, int signal);

[[nodiscard]] std::string pack(const run_record&);
[[nodiscard]] run_record unpack(std::string_view);

}  // namespace gapless::simulation
