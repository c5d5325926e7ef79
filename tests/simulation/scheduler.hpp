#pragma once

#include "tests/simulation/prng.hpp"

#include <gapless/time.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <tuple>

namespace gapless::simulation {

// Made-up time: a heap of things to do. What is due at the same instant happens in an order drawn
// from the seed, so every legal interleaving has its chance.
class scheduler {
public:
    explicit scheduler(std::uint64_t seed);

    using action = std::function<void()>;

    void at(instant when, action what);
    void after(duration wait, action what);

    // Does the next thing; false when there is none.
    bool step();

    [[nodiscard]] instant now() const { return now_; }

    [[nodiscard]] std::uint64_t steps() const { return steps_; }

private:
    using key = std::tuple<instant, std::uint64_t, std::uint64_t>;  // when, drawn, running number

    prng order_;
    std::map<key, action> due_;
    instant now_;
    std::uint64_t steps_ = 0;
    std::uint64_t added_ = 0;
};

}  // namespace gapless::simulation
