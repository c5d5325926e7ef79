#pragma once

#include "protocol/entropy.hpp"

#include <cstdint>

namespace gapless::simulation {

// Chance for a disk, fixed by a number (splitmix64).
class disk_chance final : public protocol::entropy {
public:
    explicit disk_chance(std::uint64_t seed) : state_(seed) {}

    void fill(std::span<std::uint8_t> bytes) override {
        for (std::uint8_t& byte : bytes) {
            state_ += 0x9e37'79b9'7f4a'7c15;
            std::uint64_t mixed = (state_ ^ (state_ >> 30)) * 0xbf58'476d'1ce4'e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d0'49bb'1331'11eb;
            byte = static_cast<std::uint8_t>((mixed ^ (mixed >> 31)) >> 24);
        }
    }

private:
    std::uint64_t state_;
};

}  // namespace gapless::simulation
