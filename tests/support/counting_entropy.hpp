#pragma once

#include "protocol/entropy.hpp"

#include <cstdint>
#include <span>

namespace gapless::tests {

// Bytes that are all different from each other for a while, and the same in every run.
class counting_entropy final : public protocol::entropy {
public:
    void fill(std::span<std::uint8_t> bytes) override {
        for (auto& byte : bytes) {
            state_ = state_ * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
            byte = static_cast<std::uint8_t>(state_ >> 56);
        }
    }

private:
    std::uint64_t state_ = 1;
};

}  // namespace gapless::tests
