#include "tests/simulation/heartbeat/lab_plants.hpp"

#include <array>

namespace gapless::simulation {
namespace {

using planted::bug;

constexpr std::array plants{
    bug::heartbeat_trusts_one_miss,
    bug::heartbeat_believes_a_sleeper,
    bug::heartbeat_never_falls,
};

}  // namespace

std::span<const planted::bug> lab_plants() { return plants; }

std::optional<lab_goal> search_laboratory(planted::bug wanted, const std::vector<lab_row>& rows) {
    std::vector<lab_row> again;
    planted::activate(wanted);
    for (const lab_row& row : rows) {
        again.push_back({row.member, row.under, row.best, {}});
        again.back().lived.emplace("learned", live(row.member->network, "learned", row.under));
    }
    planted::activate(std::nullopt);
    for (lab_goal& goal : judge_alone(again)) {
        if (!goal.is_met) {
            return goal;
        }
    }
    return std::nullopt;
}

}  // namespace gapless::simulation
