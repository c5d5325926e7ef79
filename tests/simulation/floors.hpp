#pragma once

#include "tests/simulation/options.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace gapless::simulation {

// What many runs must have seen together before their silence means anything.
namespace floors {

inline constexpr std::uint64_t runs = 1'000;  // fewer are judged only when asked to be
inline constexpr std::uint64_t acknowledged_in_the_median_run = 50;
inline constexpr std::uint64_t crashes_in_the_median_run = 1;
inline constexpr std::uint64_t operations_low = 200;  // of a run that came to its end
inline constexpr std::uint64_t operations_high = 2'000;
inline constexpr std::size_t states = 30;
inline constexpr std::uint64_t fault_in_one_run_of = 10;
inline constexpr std::uint64_t invariant_in_one_run_of = 2;

// Those of encryption, which is in a fifth of the runs.
inline constexpr std::uint64_t key_invariant_in_one_run_of = 8;

// Each of them has to occur.
[[nodiscard]] std::span<const std::string_view> operations();
[[nodiscard]] std::span<const std::string_view> faults();
[[nodiscard]] std::span<const std::string_view> faults_of_models();  // without SQLite only
[[nodiscard]] std::span<const std::string_view> faults_of_disks();   // with SQLite only

// Rare and telling: states in which messengers have lost messages. Enough of them have to occur.
[[nodiscard]] std::span<const std::string_view> named_states();

}  // namespace floors

}  // namespace gapless::simulation
