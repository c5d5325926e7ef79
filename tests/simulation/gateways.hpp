#pragma once

#include "tests/simulation/options.hpp"
#include "tests/simulation/prng.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/scheduler.hpp"

#include <gapless/known_server.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace gapless::simulation {

// The addresses behind which the one server is reached, in some of the runs: each of them does for
// a while what it shouldn't. In the end all are right again but the first: that one never is.
class gateways {
public:
    enum class habit : std::uint8_t { good = 1, refuses, closes, drains };

    // Whoever is connected by the gateway of this number is sent away.
    using farewell = std::function<void(std::size_t)>;

    gateways(const options&, scheduler&, report&, farewell);

    [[nodiscard]] const std::vector<known_server>& all() const { return all_; }

    // Which of them the server is, that a device was told to try.
    [[nodiscard]] std::size_t number_of(const known_server&) const;

    [[nodiscard]] habit habit_of(std::size_t number) const { return habits_[number]; }

    // In the order in which a device is to try them this time.
    [[nodiscard]] std::vector<known_server> draw_order();

    // Faults.
    void inject();
    void heal();

private:
    void turn(std::size_t number, habit how);

    scheduler& scheduler_;
    report& report_;
    farewell farewell_;
    prng draw_;
    std::vector<known_server> all_;
    std::vector<habit> habits_;
    std::vector<std::uint64_t> turns_;  // of each, so that an older one's end is not a newer one's
};

}  // namespace gapless::simulation
