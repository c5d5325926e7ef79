#pragma once

#include "tests/simulation/run_record.hpp"
#include "tests/simulation/worker_pool.hpp"

#include <cstdint>

namespace gapless::simulation {

// Seeds first, first + 1, … run side by side and told in order, all of them under one policy if it
// is given.
class seed_search {
public:
    seed_search(
        store_kind,
        std::uint64_t first,
        std::uint64_t seeds,
        std::uint64_t workers,
        const server::app_policy* under = nullptr
    );

    // The run of the next seed. At most as often as there are seeds.
    [[nodiscard]] run_record take();

private:
    store_kind store_;
    const server::app_policy* under_;
    std::uint64_t next_;
    worker_pool workers_;
};

}  // namespace gapless::simulation
