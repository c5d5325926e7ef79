#include "tests/simulation/seed_search.hpp"

#include "tests/simulation/world.hpp"

namespace gapless::simulation {

seed_search::seed_search(
    store_kind store,
    std::uint64_t first,
    std::uint64_t seeds,
    std::uint64_t workers,
    const server::app_policy* under
)
    : store_(store),
      under_(under),
      next_(first),
      workers_(workers, seeds, [store, first, under](std::uint64_t number) {
          const options drawn = draw_options(first + number, store, under);
          world one(drawn);
          return pack(record_of(drawn, one.run()));
      }) {}

run_record seed_search::take() {
    const std::uint64_t seed = next_++;
    const worker_pool::outcome done = workers_.take();
    run_record run =
        done.signal == 0 ? unpack(done.bytes) : record_of_death(seed, store_, done.signal);
    run.under = under_;
    return run;
}

}  // namespace gapless::simulation
