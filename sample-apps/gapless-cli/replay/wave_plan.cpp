#include "sample-apps/gapless-cli/replay/wave_plan.hpp"

#include <utility>

namespace gapless::cli {

std::vector<std::vector<std::size_t>> plan_waves(
    const std::vector<cast>& casts, std::size_t users_max
) {
    std::vector<std::vector<std::size_t>> waves;
    cast on;
    for (std::size_t i = 0; i < casts.size(); ++i) {
        auto with_it = on;
        with_it.insert(casts[i].begin(), casts[i].end());
        if (waves.empty() || with_it.size() > users_max) {
            waves.emplace_back();
            on = casts[i];
        } else {
            on = std::move(with_it);
        }
        waves.back().push_back(i);
    }
    return waves;
}

}  // namespace gapless::cli
