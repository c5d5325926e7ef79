#include "tests/simulation/node.hpp"

node::node(prng& draw)
    : clock_(
          instant{draw.between(1, 1'000)},
          draw.one_in(2) ? 50 : -50
      ) {}
