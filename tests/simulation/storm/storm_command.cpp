#include "tests/simulation/storm/storm_command.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>

namespace gapless::simulation {

storm_command::storm_command(CLI::App& program)
    : command_(program.add_subcommand(
          "storm", "Very many clients come back to a server that was started again"
      )) {
    command_->add_option("--clients", options_.clients)->capture_default_str();
    command_->add_option("--seed", options_.seed)->capture_default_str();
    command_->add_option("--down-ms", down_ms_, "how long nobody listens")->capture_default_str();
}

bool storm_command::is_wanted() const { return command_->parsed(); }

int storm_command::run() const {
    storm::options wanted = options_;
    wanted.down_for = milliseconds(down_ms_);
    const storm_result seen = storm(wanted).run();
    std::cout << nlohmann::json{
        {"clients", seen.clients},
        {"back", seen.back},
        {"half_back_ms", seen.half_back.milliseconds()},
        {"last_back_ms", seen.last_back.milliseconds()},
        {"peak_logins_a_second", seen.peak_a_second},
        {"refused", seen.refused},
        {"refused_in_vain", seen.refused_in_vain},
    } << std::endl;
    const bool are_back = seen.back == seen.clients && seen.last_back <= seconds(60);
    return are_back && seen.refused_in_vain == 0 ? 0 : 1;
}

}  // namespace gapless::simulation
