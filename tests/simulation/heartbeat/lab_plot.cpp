#include "tests/simulation/heartbeat/lab_plot.hpp"

#include "tests/simulation/heartbeat/line_chart.hpp"
#include "tests/simulation/heartbeat/strategy.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace gapless::simulation {
namespace {

constexpr double dead_shown_min = 0.01;

void write(const std::string& path, const line_chart& chart) {
    std::ofstream file(path);
    file << chart.svg();
    if (!file.flush()) {
        throw std::runtime_error("cannot write " + path);
    }
}

bool is_plain(const lab_row& row) {
    const lab_network& network = row.member->network;
    return row.under.loss_per_mille == 0 && network.paths.size() == 1 &&
           network.paths.front().memories.size() == 1 && network.suspends.empty() &&
           network.outages.empty() && network.clock_jumps.empty() && network.late_per_mille == 0;
}

line_chart::axis patience() {
    return {
        "the network forgets after so many seconds",
        30,
        3'600,
        true,
        {30, 60, 120, 180, 240, 300, 480, 600, 1'200, 3'600},
    };
}

template <typename Measure>
std::vector<line_chart::line> lines_of(const std::vector<lab_row>& rows, const Measure& measure) {
    std::vector<line_chart::line> lines;
    for (const std::string_view name : strategy_names()) {
        line_chart::line drawn{std::string(name), {}, name == "learned"};
        for (const lab_row& row : rows) {
            if (is_plain(row)) {
                const duration bears =
                    row.member->network.paths.front().memories.front().forgets_after;
                drawn.points.emplace_back(
                    static_cast<double>(bears.milliseconds()) / 1'000, measure(row.lived.at(name))
                );
            }
        }
        std::sort(drawn.points.begin(), drawn.points.end());
        lines.push_back(std::move(drawn));
    }
    return lines;
}

line_chart wake_ups(const std::vector<lab_row>& rows) {
    line_chart chart;
    chart.title = "Wake-ups a day, without losses";
    chart.x = patience();
    chart.y = {"wake-ups a day", 20, 4'000, true, {20, 50, 100, 200, 500, 1'000, 2'000, 4'000}};
    chart.lines = lines_of(rows, [](const life_record& lived) {
        return static_cast<double>(lived.a_day(lived.wake_ups()));
    });
    return chart;
}

line_chart dead_time(const std::vector<lab_row>& rows) {
    line_chart chart;
    chart.title = "Part of the time in which nothing would arrive, without losses";
    chart.x = patience();
    chart.y = {"dead, % of the time", dead_shown_min, 100, true, {0.01, 0.1, 0.5, 1, 10, 100}};
    chart.lines = lines_of(rows, [](const life_record& lived) {
        return static_cast<double>(lived.dead_per_million()) / 10'000;
    });
    return chart;
}

line_chart learning() {
    line_chart chart;
    chart.title = "The first day on a network that forgets after 350 s";
    chart.x = {"hours", 0, 12, false, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
    chart.y = {"seconds of silence", 0, 500, false, {0, 100, 200, 300, 350, 400, 500}};
    for (const std::string_view name : {"learned", "mars", "extrapolate"}) {
        const life_record lived = live(steady_network(seconds(350)), name, {});
        line_chart::line drawn{std::string(name), {}, name == "learned"};
        for (const life_record::beat& each : lived.beats) {
            const double at = static_cast<double>(each.at.milliseconds()) / 3'600'000;
            if (at <= chart.x.high) {
                drawn.points.emplace_back(
                    at, static_cast<double>(each.interval.milliseconds()) / 1'000
                );
            }
        }
        chart.lines.push_back(std::move(drawn));
    }
    return chart;
}

}  // namespace

void draw_plots(const std::vector<lab_row>& rows, const std::string& folder) {
    write(folder + "/heartbeat-wake-ups.svg", wake_ups(rows));
    write(folder + "/heartbeat-dead.svg", dead_time(rows));
    write(folder + "/heartbeat-learning.svg", learning());
}

}  // namespace gapless::simulation
