#pragma once

#include "server/ops/server_settings.hpp"

#include <optional>
#include <string>

namespace gapless::server {

// What came of reading the command line: settings to start with, or an end of the program before it
// began (help, version, usage error) with what it has to say.
struct command_line {
    std::optional<server_settings> settings;
    int exit_code = 0;
    std::string output;          // for stdout
    std::optional<error> usage;  // for stderr
};

// Flags win over the file of --config (TOML, the flags' names as keys), and that over the defaults.
[[nodiscard]] command_line read_command_line(int argc, const char* const* argv);

}  // namespace gapless::server
