#pragma once

#include "protocol/entropy.hpp"
#include "tests/simulation/prng.hpp"

#include <string_view>

namespace gapless::simulation {

// Randomness that the seed fixes.
class seeded_entropy final : public protocol::entropy {
public:
    seeded_entropy(std::uint64_t seed, std::string_view stream) : draw_(seed, stream) {}

    void fill(std::span<std::uint8_t> bytes) override {
        for (std::uint8_t& byte : bytes) {
            byte = static_cast<std::uint8_t>(draw_.next() >> 32);
        }
    }

private:
    prng draw_;
};

}  // namespace gapless::simulation
