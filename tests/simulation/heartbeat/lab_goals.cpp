#include "tests/simulation/heartbeat/lab_goals.hpp"

#include "tests/simulation/heartbeat/strategy.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace gapless::simulation {
namespace {

constexpr std::string_view ours = "learned";
constexpr duration below_mars = seconds(210);

std::string text_of(double value, int digits) {
    char text[40];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string where(const lab_row& row) {
    return row.member->network.name + " at " + text_of(row.under.loss_per_mille / 10.0, 0) +
           " % loss";
}

double ratio(std::uint64_t part, std::uint64_t whole) {
    return static_cast<double>(part) / static_cast<double>(std::max<std::uint64_t>(whole, 1));
}

// Keeps the largest value, with where it was.
struct worst {
    double value = -1;
    std::string at;

    void look(double other, const std::string& there) {
        if (other > value) {
            value = other;
            at = there;
        }
    }
};

bool is_plain(const lab_row& row) {
    const lab_network& network = row.member->network;
    return network.paths.size() == 1 && network.paths.front().memories.size() == 1;
}

lab_goal judge_oracle(const std::vector<lab_row>& rows) {
    worst found;
    for (const lab_row& row : rows) {
        found.look(ratio(row.lived.at(ours).wake_ups(), row.best.lived.wake_ups()), where(row));
    }
    return {
        "on each network at most 1.15 times the wake-ups of the best fixed interval for it",
        text_of(found.value, 3) + " (" + found.at + ")",
        found.value <= 1.15,
    };
}

lab_goal judge_dead(const std::vector<lab_row>& rows) {
    worst found;
    for (const lab_row& row : rows) {
        const auto dead = static_cast<double>(row.lived.at(ours).dead_per_million());
        found.look(dead / 10'000, where(row));
    }
    return {
        "on each network dead for at most 0.5 % of the time",
        text_of(found.value, 3) + " % (" + found.at + ")",
        found.value <= 0.5,
    };
}

lab_goal judge_mix(const std::vector<lab_row>& rows) {
    lab_goal goal{"over the mix nobody has both fewer wake-ups and less dead time", "nobody", true};
    for (const std::uint32_t loss : lab_losses) {
        const mix_mean own = mean_of(rows, ours, loss);
        for (const std::string_view name : strategy_names()) {
            const mix_mean other = mean_of(rows, name, loss);
            if (other.wake_ups < own.wake_ups && other.dead_s < own.dead_s) {
                goal.is_met = false;
                goal.found = std::string(name) + " at " + text_of(loss / 10.0, 0) + " % loss";
            }
        }
    }
    return goal;
}

lab_goal judge_minute(const std::vector<lab_row>& rows) {
    worst found;
    for (const std::uint32_t loss : lab_losses) {
        const double own = mean_of(rows, ours, loss).wake_ups;
        const double other = mean_of(rows, "fixed-60", loss).wake_ups;
        found.look(100 * own / other, text_of(loss / 10.0, 0) + " % loss");
    }
    return {
        "over the mix at most half of the wake-ups of a fixed minute",
        text_of(found.value, 1) + " % (" + found.at + ")",
        found.value <= 50,
    };
}

lab_goal judge_mars(const std::vector<lab_row>& rows) {
    worst found;
    for (const lab_row& row : rows) {
        if (!is_plain(row)) {
            continue;
        }
        const auto bears = row.member->network.paths.front().forgets_after({});
        if (bears && *bears < below_mars) {
            const auto own = row.lived.at(ours).dead.milliseconds();
            const auto other = row.lived.at("mars").dead.milliseconds();
            found.look(
                ratio(static_cast<std::uint64_t>(own), static_cast<std::uint64_t>(other)),
                where(row)
            );
        }
    }
    return {
        "below 210 s dead for at most a twentieth of what Mars is",
        "a " + text_of(1 / std::max(found.value, 1e-6), 0) + "th (" + found.at + ")",
        found.value <= 0.05,
    };
}

}  // namespace

std::vector<lab_goal> judge_alone(const std::vector<lab_row>& rows) {
    return {judge_oracle(rows), judge_dead(rows)};
}

std::vector<lab_goal> judge(const std::vector<lab_row>& rows) {
    return {
        judge_oracle(rows),
        judge_dead(rows),
        judge_mix(rows),
        judge_minute(rows),
        judge_mars(rows),
    };
}

}  // namespace gapless::simulation
