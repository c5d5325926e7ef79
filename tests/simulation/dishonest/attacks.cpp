#include "tests/simulation/dishonest/attacks.hpp"

#include <iterator>

namespace gapless::simulation {

std::vector<attack> all_attacks() {
    std::vector<attack> all;
    for (auto* part :
         {removal_attacks,
          order_attacks,
          message_attacks,
          signature_attacks,
          member_attacks,
          key_attacks}) {
        auto some = part();
        all.insert(
            all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end())
        );
    }
    return all;
}

}  // namespace gapless::simulation
