#include "tests/simulation/heartbeat/life_record.hpp"

#include <algorithm>

namespace gapless::simulation {

std::int64_t life_record::a_day(std::uint64_t count) const {
    const std::int64_t length = std::max<std::int64_t>(lasted.milliseconds(), 1);
    return (static_cast<std::int64_t>(count) * days(1).milliseconds() + length / 2) / length;
}

duration life_record::dead_a_day() const {
    const std::int64_t length = std::max<std::int64_t>(lasted.milliseconds(), 1);
    return milliseconds(dead.milliseconds() * days(1).milliseconds() / length);
}

std::int64_t life_record::dead_per_million() const {
    return dead.milliseconds() * 1'000'000 / std::max<std::int64_t>(lasted.milliseconds(), 1);
}

duration life_record::converged() const {
    std::vector<duration> late;
    for (const beat& each : beats) {
        if (each.at >= lasted - days(1)) {
            late.push_back(each.interval);
        }
    }
    if (late.empty()) {
        return {};
    }
    std::sort(late.begin(), late.end());
    const duration median = late[late.size() / 2];
    for (const beat& each : beats) {
        if (each.interval * 10 >= median * 9 && each.interval * 10 <= median * 11) {
            return each.at;
        }
    }
    return lasted;
}

}  // namespace gapless::simulation
