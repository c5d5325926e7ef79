#pragma once

#include <gapless/time.hpp>

#include <cstdint>
#include <vector>

namespace gapless::simulation {

// What came of one device's life on one network.
struct life_record {
    struct beat {
        duration at;
        duration interval;  // that was wanted
    };

    duration lasted;
    duration dead;  // connected as it seems, and nothing would reach it
    std::uint64_t pings = 0;
    std::uint64_t misses = 0;
    std::uint64_t connects = 0;
    std::uint64_t idle_closes = 0;    // by the server's deadline, while somebody was there
    std::uint64_t late_messages = 0;  // sent while it was dead
    std::uint64_t bytes = 0;
    std::vector<beat> beats;

    // The radio's: each ping is one, and each connection after the first.
    [[nodiscard]] std::uint64_t wake_ups() const { return pings + connects - (connects > 0); }

    [[nodiscard]] std::int64_t a_day(std::uint64_t count) const;
    [[nodiscard]] duration dead_a_day() const;
    [[nodiscard]] std::int64_t dead_per_million() const;

    // Until it first wanted what it wants at the end: within a tenth of the last day's median.
    [[nodiscard]] duration converged() const;
};

}  // namespace gapless::simulation
