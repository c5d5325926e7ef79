#include "tests/simulation/heartbeat/lab_network.hpp"

namespace gapless::simulation {

std::optional<duration> lab_network::path::forgets_after(duration at) const {
    std::optional<duration> found;
    for (const memory& each : memories) {
        if (each.from <= at) {
            found = each.forgets_after;
        }
    }
    return found;
}

lab_network steady_network(duration forgets_after) {
    lab_network made;
    made.name = std::to_string(forgets_after.milliseconds() / 1'000) + " s";
    lab_network::path only;
    only.name = made.name;
    only.memories = {{{}, forgets_after}};
    made.paths.push_back(only);
    return made;
}

}  // namespace gapless::simulation
