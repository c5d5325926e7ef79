#include "tests/simulation/heartbeat/lab_report.hpp"

#include "tests/simulation/heartbeat/strategy.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <string_view>

namespace gapless::simulation {
namespace {

std::string number(double value, int digits = 1) {
    char text[40];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

double hours_of(duration span) { return static_cast<double>(span.milliseconds()) / 3'600'000; }

double minutes_of(duration span) { return static_cast<double>(span.milliseconds()) / 60'000; }

std::string line_of(const lab_row& row, std::string_view name, const life_record& lived) {
    const auto best = static_cast<double>(std::max<std::uint64_t>(row.best.lived.wake_ups(), 1));
    return "| " + row.member->network.name + " | " + number(row.under.loss_per_mille / 10.0, 0) +
           " | " + std::string(name) + " | " + std::to_string(lived.a_day(lived.wake_ups())) +
           " | " + number(static_cast<double>(lived.wake_ups()) / best, 2) + " | " +
           number(minutes_of(lived.dead_a_day())) + " | " +
           number(static_cast<double>(lived.dead_per_million()) / 10'000, 2) + " | " +
           std::to_string(lived.a_day(lived.connects)) + " | " +
           number(hours_of(lived.converged())) + " | " + std::to_string(lived.a_day(lived.bytes)) +
           " |\n";
}

}  // namespace

std::string table_of(const std::vector<lab_row>& rows) {
    std::string text =
        "| network | loss, % | heartbeat | wake-ups a day | × best fixed | dead, min a day | "
        "dead, % | connections a day | converged after, h | bytes a day |\n"
        "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n";
    for (const lab_row& row : rows) {
        const std::string best = "best fixed: " + std::to_string(row.best.interval_s) + " s";
        text += line_of(row, best, row.best.lived);
        for (const std::string_view name : strategy_names()) {
            text += line_of(row, name, row.lived.at(name));
        }
    }
    return text;
}

std::string means_of(const std::vector<lab_row>& rows) {
    std::string text =
        "| over the mix | loss, % | wake-ups a day | dead, min a day | connections a day | "
        "bytes a day |\n| --- | ---: | ---: | ---: | ---: | ---: |\n";
    for (const std::uint32_t loss : lab_losses) {
        for (const std::string_view name : strategy_names()) {
            const mix_mean mean = mean_of(rows, name, loss);
            text += "| " + std::string(name) + " | " + number(loss / 10.0, 0) + " | " +
                    number(mean.wake_ups, 0) + " | " + number(mean.dead_s / 60) + " | " +
                    number(mean.reconnects) + " | " + number(mean.bytes, 0) + " |\n";
        }
    }
    return text;
}

std::string text_of(const std::vector<lab_goal>& goals) {
    std::string text;
    for (const lab_goal& each : goals) {
        text += std::string(each.is_met ? "met:    " : "MISSED: ") + each.said + ": " + each.found +
                "\n";
    }
    return text;
}

std::string json_lines_of(const std::vector<lab_row>& rows) {
    std::string text;
    for (const lab_row& row : rows) {
        for (const auto& [name, lived] : row.lived) {
            const nlohmann::json line{
                {"network", row.member->network.name},
                {"loss_per_mille", row.under.loss_per_mille},
                {"strategy", name},
                {"wake_ups_a_day", lived.a_day(lived.wake_ups())},
                {"best_fixed_s", row.best.interval_s},
                {"best_fixed_wake_ups_a_day", row.best.lived.a_day(row.best.lived.wake_ups())},
                {"dead_ms_a_day", lived.dead_a_day().milliseconds()},
                {"connections_a_day", lived.a_day(lived.connects)},
                {"converged_ms", lived.converged().milliseconds()},
                {"bytes_a_day", lived.a_day(lived.bytes)},
                {"idle_closes", lived.idle_closes},
                {"late_messages", lived.late_messages},
            };
            text += line.dump() + "\n";
        }
    }
    return text;
}

std::string json_of(planted::bug wanted, const std::optional<lab_goal>& missed) {
    const nlohmann::json line{
        {"planted", planted::name_of(wanted)},
        {"found", missed.has_value()},
        {"seeds", 1},
        {"invariant", missed ? missed->said : ""},
        {"worst", missed ? missed->found : ""},
    };
    return line.dump();
}

std::string text_of(planted::bug wanted, const std::optional<lab_goal>& missed) {
    const std::string name(planted::name_of(wanted));
    if (!missed) {
        return name + ": NOT FOUND by the laboratory of heartbeats";
    }
    return name + ": found by the laboratory of heartbeats, which misses\n  " + missed->said +
           ": " + missed->found + "\n  again: gapless-sim --planted " + name;
}

}  // namespace gapless::simulation
