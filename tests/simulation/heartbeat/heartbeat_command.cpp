#include "tests/simulation/heartbeat/heartbeat_command.hpp"

#include "tests/simulation/heartbeat/lab_goals.hpp"
#include "tests/simulation/heartbeat/lab_plants.hpp"
#include "tests/simulation/heartbeat/lab_plot.hpp"
#include "tests/simulation/heartbeat/lab_report.hpp"
#include "tests/simulation/heartbeat/laboratory.hpp"
#include "tests/simulation/heartbeat/network_file.hpp"
#include "tests/simulation/heartbeat/strategy.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <iostream>

namespace gapless::simulation {
namespace {

constexpr int exit_done = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

constexpr const char* own_mix = GAPLESS_HEARTBEAT_FOLDER "/mix.json";

}  // namespace

heartbeat_command::heartbeat_command(CLI::App& program)
    : command_(program.add_subcommand(
          "heartbeat", "Days of heartbeats behind networks that forget, compared with others'"
      )),
      mix_(own_mix) {
    command_->add_option("--mix", mix_, "the networks and their weights")->capture_default_str();
    command_->add_option("--network", network_, "only this one, as described in a file");
    command_->add_option("--seed", seed_, "of what is lost and late")->capture_default_str();
    command_->add_flag("--table", table_, "print each network with each heartbeat");
    command_->add_option("--svg", svg_, "draw the plots into this folder");
    command_->add_flag("--check", check_, "fail when a goal is missed");
    command_->add_flag("--json", as_json_, "one object a line");
}

bool heartbeat_command::is_wanted() const { return command_->parsed(); }

int heartbeat_command::run() const {
    try {
        return network_.empty() ? run_mix() : run_network();
    } catch (const std::exception& wrong) {
        std::cerr << wrong.what() << std::endl;
        return exit_usage;
    }
}

int heartbeat_command::run_network() const {
    lab_mix alone;
    alone.members.push_back({read_network(network_), 1, "asked for"});
    const auto rows = run_laboratory(alone, strategy_names(), seed_);
    std::cout << (as_json_ ? json_lines_of(rows) : table_of(rows)) << std::flush;
    return exit_done;
}

int heartbeat_command::run_mix() const {
    const lab_mix mix = read_mix(mix_);
    const auto rows = run_laboratory(mix, strategy_names(), seed_);
    const auto goals = judge(rows);
    if (!svg_.empty()) {
        draw_plots(rows, svg_);
    }
    if (as_json_) {
        std::cout << json_lines_of(rows) << std::flush;
    } else {
        std::cout << (table_ ? table_of(rows) + "\n" : "") << means_of(rows) << "\n"
                  << text_of(goals) << std::flush;
    }
    const bool all_met =
        std::all_of(goals.begin(), goals.end(), [](const lab_goal& each) { return each.is_met; });
    return check_ && !all_met ? exit_failed : exit_done;
}

bool search_heartbeats(planted::bug wanted, bool as_json) {
    const lab_mix mix = read_mix(own_mix);
    const auto missed = search_laboratory(wanted, run_laboratory(mix, {}));
    std::cout << (as_json ? json_of(wanted, missed) : text_of(wanted, missed)) << std::endl;
    return missed.has_value();
}

}  // namespace gapless::simulation
