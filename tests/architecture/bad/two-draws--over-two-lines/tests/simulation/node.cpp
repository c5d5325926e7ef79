#include "tests/simulation/node.hpp"

node::node(prng& draw, std::int64_t skew_of_the_fastest_ppm, std::int64_t skew_of_the_slowest_ppm)
    : clock_(
          instant{draw.between(1, 1'000'000'000)},
          draw.one_in(2) ? skew_of_the_fastest_ppm : skew_of_the_slowest_ppm
      ) {}
