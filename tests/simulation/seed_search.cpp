#include "tests/simulation/seed_search.hpp"

#include "tests/simulation/world.hpp"

namespace gapless::simulation {

seed_search::seed_search(
    store_kind store, std::uint64_t first, std::uint64_t seeds, std::uint64_t workers
)
    : store_(store), next_(first), workers_(workers, seeds, [store, first](std::uint64_t number) {
          const options drawn = draw_options(first + number, store);
          world one(drawn);
          return pack(record_of(drawn, one.run()));
      }) {}

run_record seed_search::take() {
    const std::uint64_t seed = next_++;
    const worker_pool::outcome done = workers_.take();
    return done.signal == 0 ? unpack(done.bytes) : record_of_death(seed, store_, done.signal);
}

}  // namespace gapless::simulation
