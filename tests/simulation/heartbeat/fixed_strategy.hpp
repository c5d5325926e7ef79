#pragma once

#include "tests/simulation/heartbeat/strategy.hpp"

namespace gapless::simulation {

// The same silence always.
class fixed_strategy final : public strategy {
public:
    explicit fixed_strategy(duration interval) : interval_(interval) {}

    [[nodiscard]] duration interval() const override { return interval_; }

private:
    duration interval_;
};

}  // namespace gapless::simulation
