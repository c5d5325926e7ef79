#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace gapless::simulation {

// xoshiro256++ with distributions of our own: those of the standard library differ from library to
// library, and a seed has to mean the same everywhere.
//
// Each component draws from its own stream, derived from the seed by name, so that one more draw of
// the disk does not shift the workload.
class prng {
public:
    prng(std::uint64_t seed, std::string_view stream);

    [[nodiscard]] std::uint64_t next();

    // Uniform in 0 … bound-1; bound ≥ 1.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);

    // Uniform in low … high, both included.
    [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high);

    // True once in `n` times on average; never for 0.
    [[nodiscard]] bool one_in(std::uint64_t n);

    // True with this probability in parts of a thousand.
    [[nodiscard]] bool per_mille(std::uint64_t chance);

private:
    std::array<std::uint64_t, 4> state_{};
};

}  // namespace gapless::simulation
